import {
  changeText,
  type ClusterState,
  type Fixes,
  type Losses,
  type Simulation,
  type SimulationSoFar,
} from "@stowage/planner";
import { type Colors, textWidth } from "./colors.ts";
import { columns, padEnd, truncate, wrap, wrapStyled } from "./columns.ts";
import { bestFixText } from "./fixes-text.ts";
import { workloadOf } from "./short-names.ts";
import { countsText, listText, stepLines, type StepsView } from "./steps-text.ts";
import { visible } from "./visible.ts";

/** How a simulation is shown. */
export interface SimulationView extends StepsView {
  readonly width: number;
  /** Whether each step is shown. */
  readonly steps: boolean;
  /** What would help, by workload. */
  readonly fixes?: ReadonlyMap<string, Fixes>;
}

/** A simulation for people: before, after, what moved, what is pending and why, the fewest pods ready on the way. */
export function simulationText(simulation: Simulation, view: SimulationView): string {
  const { colors, width } = view;
  const { before, final, extremes, why, kubernetesVersion, seed } = simulation;
  const lines: string[] = [];
  if (view.steps) lines.push(...stepLines(simulation, view), "");
  const workloads = [
    ...[...new Set([...Object.keys(before.workloads), ...Object.keys(final.workloads)])].sort(),
    ...changedPods(before, final),
  ];
  const rows = workloads.map((workload) => [
    visible(workload),
    stateText(workload, before, colors),
    stateText(workload, final, colors),
    String(extremes[workload]?.minReady ?? 0),
  ]);
  lines.push(
    ...tableOrList(["WORKLOAD", "BEFORE", "AFTER", "LOWEST READY"], rows, view),
    ...revisionLegend(rows, view),
    ...changeLines(simulation, view),
  );
  const moves = workloads.flatMap((workload) => moveOf(workload, before, final) ?? []);
  for (const [heading, isNew] of [
    ["placed", true],
    ["moved", false],
  ] as const) {
    const texts = moves.filter((move) => move.isNew === isNew).map(({ text }) => text);
    if (texts.length > 0)
      lines.push("", colors.heading(heading), ...texts.map((text) => `  ${wrap(text, width - 2, "    ")}`));
  }
  if (final.pending.length > 0) {
    lines.push("", colors.heading("pending"));
    for (const { pod, count, message } of final.pending) {
      lines.push(
        `  ${visible(pod)}${count === 1 ? "" : ` (${count} pods)`}`,
        `    ${wrap(message, width - 4, "    ")}`,
      );
    }
  }
  const stops = simulation.changes.flatMap(({ stopsAt = [] }) => stopsAt);
  if (why.length + stops.length > 0) {
    lines.push("", colors.heading("why"));
    for (const { sentence } of stops) lines.push(`  ${wrap(visible(sentence), width - 2, "  ")}`);
    for (const { workload, sentence } of why) {
      lines.push(`  ${wrap(sentence, width - 2, "  ")}`);
      const fixes = view.fixes?.get(workload);
      const best = fixes === undefined ? undefined : bestFixText(fixes);
      if (best !== undefined) lines.push(`    ${wrap(best, width - 4, "    ")}`);
    }
  }
  lines.push(
    "",
    wrapStyled(
      `${outcomeText(simulation, colors)} ${colors.faint(`(Kubernetes ${kubernetesVersion}, seed ${seed})`)}`,
      width,
    ),
  );
  return `${lines.join("\n")}\n`;
}

/** What r1 and r2 are, where the table has them. */
function revisionLegend(rows: readonly (readonly string[])[], { width, colors }: SimulationView): readonly string[] {
  if (!rows.some((cells) => cells.some((cell) => /\br2 /.test(cell)))) return [];
  return [colors.faint(wrap("(r1, r2: the templates of a workload, the older first)", width))];
}

/** A table where the terminal is wide enough for it; else a list. */
function tableOrList(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  { width, colors }: SimulationView,
): readonly string[] {
  const table = columns([headings.map(colors.faint), ...rows]);
  if (table.every((line) => textWidth(line) <= width)) return table;
  return rows.flatMap(([first = "", ...others]) => [
    first,
    ...others.map((cell, index) => {
      const label = `  ${padEnd((headings[index + 1] ?? "").toLowerCase(), 12)}  `;
      return `${colors.faint(label)}${wrapStyled(cell, width - label.length, " ".repeat(label.length))}`;
    }),
  ]);
}

/** A simulation that was interrupted: what there was before, and what there was when it ended. */
export function unfinishedText({ before, changes, steps }: SimulationSoFar, view: SimulationView): string {
  const { colors, width } = view;
  const lines = view.steps ? [...stepLines({ before, changes, steps }, view), ""] : [];
  const last = steps.at(-1);
  const now = { ...before, counts: last?.counts ?? before.counts };
  const workloads = [...new Set([...Object.keys(before.workloads), ...Object.keys(now.counts).map(workloadOf)])].sort();
  const rows = workloads.map((workload) => [
    visible(workload),
    stateText(workload, before, colors),
    stateText(workload, now, colors),
  ]);
  lines.push(...tableOrList(["WORKLOAD", "BEFORE", "SO FAR"], rows, view));
  if (last !== undefined) lines.push("", colors.faint(wrap(`the last step was: ${last.do}`, width)));
  return `${lines.join("\n")}\n`;
}

/** What came of each change, where there are several, or a drain. */
function changeLines({ changes }: Simulation, { colors, width }: SimulationView): readonly string[] {
  if (changes.length < 2 && changes.every(({ drain }) => drain === undefined)) return [];
  const rows = changes.map(({ change, outcome, drain }) => {
    const paint = outcome === "completes" ? colors.good : outcome === "goes on" ? colors.faint : colors.bad;
    const told = drain === undefined || drain === outcome ? outcome : `${drain}, ${outcome}`;
    return [`  ${truncate(visible(changeText(change)), Math.floor(width * 0.7))}`, paint(told)] as const;
  });
  const lines = columns(rows);
  const fits = lines.every((line) => textWidth(line) <= width);
  const below = rows.flatMap(([what, told]) => [what, `      ${told}`]);
  return ["", colors.heading("changes"), ...(fits ? lines : below)];
}

function outcomeText({ outcome, steps, changes }: Simulation, colors: Colors): string {
  const count = steps.length === 1 ? "1 step" : `${steps.length} steps`;
  const drained = changes.filter(({ drain }) => drain === "blocked").length;
  switch (outcome) {
    case "completes":
      return colors.good(`completes after ${count}`);
    case "stuck":
      return colors.bad(`stuck after ${count}`);
    case "blocked":
      return colors.bad(`blocked after ${count}: ${drained === 1 ? "a drain" : `${drained} drains`} can not go on`);
    default:
      return outcome satisfies never;
  }
}

/** Pods of no workload that do something else than before; the first few. */
function changedPods(before: ClusterState, final: ClusterState): readonly string[] {
  const names = new Set([...Object.keys(before.counts), ...Object.keys(final.counts)]);
  const textOf = ({ counts }: ClusterState, name: string): string =>
    Object.hasOwn(counts, name) ? countsText(counts[name] ?? {}) : "";
  return [...names]
    .filter((name) => name.startsWith("Pod/") && textOf(before, name) !== textOf(final, name))
    .sort()
    .slice(0, mostPods);
}

const mostPods = 20;

/** `3 ready`, or `r1 3 ready, r2 1 pending` where there are several revisions. */
function stateText(workload: string, { workloads, counts }: ClusterState, colors: Colors): string {
  const state = Object.hasOwn(workloads, workload) ? workloads[workload] : undefined;
  const own = Object.hasOwn(counts, workload) ? counts[workload] : undefined;
  if (state === undefined) return own === undefined ? colors.faint("-") : countsText(own);
  const groups = Object.entries(counts).filter(([group]) => group.startsWith(`${workload} r`));
  const texts = groups.map(([group, count]) => {
    const revision = groups.length === 1 ? "" : `${group.slice(workload.length + 1)} `;
    return `${revision}${countsText(count)}`;
  });
  const text = texts.length === 0 ? "no pods" : texts.join("; ");
  return state.satisfied ? text : colors.bad(`${text} of ${state.replicas}`);
}

/** Which nodes a workload's pods have left, and which they have come to. */
function moveOf(
  workload: string,
  before: ClusterState,
  final: ClusterState,
): { readonly text: string; readonly isNew: boolean } | undefined {
  const left = nodesOf(workload, before);
  const isNew = left.length === 0;
  const come: string[] = [];
  for (const node of nodesOf(workload, final)) {
    const at = left.indexOf(node);
    if (at === -1) come.push(node);
    else left.splice(at, 1);
  }
  if (left.length === 0 && come.length === 0) return undefined;
  const from = left.length === 0 ? "" : ` from ${listText(left)}`;
  const to = come.length === 0 ? "" : ` ${isNew ? "on" : "to"} ${listText(come)}`;
  return { text: `${workload}${from}${to}`, isNew };
}

function nodesOf(workload: string, { placement }: ClusterState): string[] {
  return Object.entries(placement)
    .filter(([name]) => name === workload || name.startsWith(`${workload} r`))
    .flatMap(([, nodes]) => nodes)
    .sort();
}

/** What the loss of each does, a line each, the worst first. */
export function lossesText({ losses, topologyKey, kubernetesVersion, seed }: Losses, view: SimulationView): string {
  const { width, colors } = view;
  const shown = losses.slice(0, mostLosses);
  const rows = shown.map(({ lost, outcome, pods, pending, minReady }) => [
    visible(lost),
    outcome === "completes" ? colors.good(outcome) : colors.bad(outcome),
    String(pods),
    String(pending),
    String(minReady),
  ]);
  const headings = [visible(topologyKey ?? "NODE"), "OUTCOME", "PODS ON IT", "PENDING", "LOWEST READY"];
  const lines = [...tableOrList(headings, rows, view)];
  if (losses.length > shown.length) lines.push(colors.faint(`and ${losses.length - shown.length} more`));
  const [worst] = losses;
  for (const sentence of worst?.why ?? []) lines.push("", wrap(`${worst?.change ?? ""}: ${sentence}`, width, "  "));
  const stuck = losses.filter(({ outcome }) => outcome !== "completes").length;
  const text =
    stuck === 0
      ? colors.good(losses.length === 1 ? "it can be lost" : `each of ${losses.length} can be lost`)
      : colors.bad(`${stuck} of ${losses.length} can not be lost without harm`);
  lines.push("", wrapStyled(`${text} ${colors.faint(`(Kubernetes ${kubernetesVersion}, seed ${seed})`)}`, width));
  return `${lines.join("\n")}\n`;
}

const mostLosses = 20;
