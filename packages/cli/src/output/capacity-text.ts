import type { Capacity, LossOfRoom } from "@stowage/planner";
import type { Colors } from "./colors.ts";
import { padEnd, wrap, wrapStyled } from "./columns.ts";
import { counted } from "./node-figures.ts";
import { visible } from "./visible.ts";

/** How a capacity is shown. */
export interface CapacityView {
  readonly width: number;
  readonly colors: Colors;
  /** Whether figures have bars: on a terminal. */
  readonly bars: boolean;
}

/** Columns that the longest bar takes. */
const barWidth = 24;

/** How many more replicas fit, a line for each situation, and what stops the next. */
export function capacityText(capacity: Capacity, { width, colors, bars }: CapacityView): string {
  const { workloads, stops, notes, cluster, kubernetesVersion, seed } = capacity;
  const heading = workloads.map(({ workload, share, placed, pending }) => {
    const times = workloads.length === 1 && share === 1 ? "" : `${share} × `;
    const waits = pending === 0 ? "" : `, ${pending} pending`;
    return `${times}${visible(workload)} (${placed} placed${waits})`;
  });
  const rows = situations(capacity);
  const [only, another] = workloads;
  const unit = another === undefined && only?.share === 1 ? "MORE REPLICAS" : "MORE SETS";
  const said = [
    wrapStyled(`${colors.heading(heading.join(" + "))} ${colors.faint(`on ${counted(cluster.nodes, "node")}`)}`, width),
    "",
    ...table(rows, unit, { width, colors, bars }),
    "",
    wrap(`the next ${visible(stops.workload)} stays pending: ${visible(stops.reason)}`, width, "  "),
    ...nodeLines(capacity).map((text) => wrap(text, width, "  ")),
    ...stuckLines(capacity).map((text) => wrapStyled(colors.bad(text), width, "  ")),
    ...notes.map((note) => wrap(note, width, "  ")),
    colors.faint(`(Kubernetes ${kubernetesVersion}, seed ${seed})`),
  ];
  return `${said.join("\n")}\n`;
}

/** A line for each situation, with a bar as long as there is room for. */
function table(rows: readonly Situation[], unit: string, { width, colors, bars }: CapacityView): readonly string[] {
  const widest = (texts: readonly string[]): number => texts.reduce((most, { length }) => Math.max(most, length), 0);
  const whenWidth = widest(rows.map(({ when }) => when));
  const figureWidth = widest([unit, ...rows.map(({ sets }) => String(sets))]);
  const before = whenWidth + figureWidth + 2 * gap.length;
  const room = Math.min(barWidth, width - before - gap.length - widest(rows.map(({ more }) => more)));
  const bar = bars && room >= leastBar ? room : 0;
  const most = Math.max(1, ...rows.map(({ sets }) => sets));
  const indent = " ".repeat(before + (bar === 0 ? 0 : bar + gap.length));
  if (width - indent.length < leastMore && rows.some(({ more }) => more !== ""))
    return list(rows, unit, { width, colors });
  return [
    `${" ".repeat(whenWidth)}${gap}${colors.faint(unit)}`,
    ...rows.map(({ when, sets, more }) => {
      const figure = (sets > 0 ? colors.good : colors.bad)(String(sets));
      const drawn = bar === 0 ? [] : [colors.faint("█".repeat(Math.round((sets / most) * bar)).padEnd(bar, "·"))];
      const told = wrap(more, Math.max(leastMore, width - indent.length)).replaceAll("\n", `\n${indent}`);
      return [padEnd(when, whenWidth), padEnd(figure, figureWidth), ...drawn, told].join(gap).trimEnd();
    }),
  ];
}

/** Where there is no room for columns: what is said of a situation stands under it. */
function list(
  rows: readonly Situation[],
  unit: string,
  { width, colors }: Pick<CapacityView, "width" | "colors">,
): readonly string[] {
  return [
    colors.faint(unit),
    ...rows.flatMap(({ when, sets, more }) => [
      `${when}: ${(sets > 0 ? colors.good : colors.bad)(String(sets))}`,
      ...(more === "" ? [] : [`  ${wrap(more, width - 2, "  ")}`]),
    ]),
  ];
}

/** Between columns. */
const gap = "   ";
/** A shorter bar tells nothing. */
const leastBar = 6;
/** Words in fewer columns than these can not be read. */
const leastMore = 20;

interface Situation {
  readonly when: string;
  readonly sets: number;
  readonly more: string;
}

function situations({ now, afterLosingNode, afterLosingZone, duringRollout }: Capacity): readonly Situation[] {
  const surge = duringRollout?.surge ?? 0;
  return [
    { when: "now", sets: now, more: "" },
    ...lossSituation("after losing any one node", "", afterLosingNode),
    ...lossSituation("after losing any one zone", "zone ", afterLosingZone),
    ...(duringRollout === undefined
      ? []
      : [{ when: "during a rollout", sets: duringRollout.sets, more: `with ${surge} of surge` }]),
  ];
}

function lossSituation(when: string, what: string, loss: LossOfRoom | undefined): readonly Situation[] {
  if (loss === undefined) return [];
  const { lost, alike, unplaced, sets } = loss;
  const others = alike === 0 ? "" : ` (${alike} more alike)`;
  const homeless = unplaced === 0 ? "" : `; ${unplaced} of its pods ${unplaced === 1 ? "finds" : "find"} no place`;
  return [
    { when, sets, more: `the worst: ${lost.startsWith(what.trim()) ? "" : what}${visible(lost)}${others}${homeless}` },
  ];
}

function nodeLines({ oneMoreNode }: Capacity): readonly string[] {
  if (oneMoreNode === undefined) return [];
  return [`one more node like ${visible(oneMoreNode.like)} brings ${oneMoreNode.sets}`];
}

function stuckLines({ duringRollout, workloads }: Capacity): readonly string[] {
  return (duringRollout?.stuck ?? []).map((label) => {
    const isWaiting = workloads.some(({ workload, pending }) => workload === label && pending > 0);
    const may = isWaiting ? "no more of its pods may be unavailable than are already" : "none may be unavailable";
    return `a rollout of ${visible(label)} can not go on: its surge fits nowhere, and ${may}`;
  });
}
