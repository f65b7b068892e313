import type { PodCounts, Simulation, Step } from "@stowage/planner";
import { type Colors, textWidth } from "./colors.ts";
import { padEnd, padStart, truncate, truncateStyled, wrap } from "./columns.ts";
import { type ShortNames, shortNames, workloadOf } from "./short-names.ts";
import { glyphLegend, glyphsText } from "./pod-glyphs.ts";
import { visible } from "./visible.ts";

/** How steps are shown. */
export interface StepsView {
  /** Columns that a line may take, where it may not take any number. */
  readonly stepWidth?: number;
  readonly colors: Colors;
}

/** What is done in a step may take that part of a line. */
const titlePart = 0.4;
/** So much of what came of it is shown before the numbers of pods are drawn rather than written. */
const leastThen = 24;
/** Where lines may be of any length, what is longer than this moves the pods of its own line alone. */
const usualThen = 60;

/**
 * A line for each step: its number, from 1 on as in a film; what was done; what controllers and the scheduler made of it; and
 * what the pods of the workloads concerned do then. What is longer than the terminal is wide is cut.
 */
export function stepLines(
  { before, steps, changes }: Pick<Simulation, "before" | "steps" | "changes">,
  { stepWidth, colors }: StepsView,
): readonly string[] {
  const starts = new Set(changes.map(({ firstStep }) => firstStep));
  const short = shortNames([before, ...steps].flatMap(({ counts }) => Object.keys(counts)));
  const rows = steps.map((step, index) => {
    const known = (steps[index - 1] ?? before).counts;
    return {
      number: String(index + 1),
      title: visible(shortTitle(step, short)),
      isFirst: starts.has(index),
      outcome: visible(stepText(step, short)),
      written: visible(changedCounts(step.counts, known, short, (counts) => countsText(counts, " "))),
      drawn: visible(changedCounts(step.counts, known, short, glyphsText)),
    };
  });
  const width = stepWidth ?? Infinity;
  const numberWidth = Math.max("STEP".length, String(steps.length).length);
  const titleWidth = Math.min(
    Math.floor(width * titlePart),
    widest(
      "WHAT",
      rows.map(({ title }) => title),
    ),
  );
  const room = width - numberWidth - titleWidth - 4;
  const widestThen = widest(
    "THEN",
    rows.map(({ outcome }) => outcome),
  );
  const writtenWidth = widest(
    "PODS",
    rows.map(({ written }) => written),
  );
  const isDrawn = writtenWidth + 2 + Math.min(leastThen, widestThen) > room;
  const podsWidth = isDrawn
    ? widest(
        "PODS",
        rows.map(({ drawn }) => drawn),
      )
    : writtenWidth;
  const thenWidth = Math.min(widestThen, Math.max(room - podsWidth - 2, Math.floor(room / 3)));
  const line = (number: string, title: string, outcome: string, pods: string): string => {
    const cells = [
      padStart(number, numberWidth),
      padEnd(truncateStyled(title, titleWidth), titleWidth),
      padEnd(truncate(outcome, thenWidth), stepWidth === undefined ? Math.min(thenWidth, usualThen) : thenWidth),
    ];
    const text = `${cells.join("  ")}  ${pods === "" ? "" : colors.faint(pods)}`.trimEnd();
    return stepWidth === undefined ? text : truncateStyled(text, width);
  };
  return [
    colors.faint(line("STEP", "WHAT", "THEN", "PODS")),
    ...rows.map(({ number, title, isFirst, outcome, written, drawn }) =>
      line(number, isFirst ? colors.heading(title) : title, outcome, isDrawn ? drawn : written),
    ),
    ...(isDrawn ? [colors.faint(wrap(glyphLegend(seenIn(steps)), Math.min(width, 80)))] : []),
  ];
}

/** What any pods do at the end of a step. */
function seenIn(steps: readonly Step[]): readonly (keyof PodCounts)[] {
  const all = steps.flatMap(({ counts }) => Object.values(counts));
  return everything.filter((what) => all.some((counts) => counts[what] !== undefined));
}

const everything = ["ready", "starting", "pending", "terminating", "succeeded", "failed"] as const;

function widest(heading: string, texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, textWidth(text)), heading.length);
}

/** Its words with short names: `ready web r2` of `ready Deployment/web r2`. */
export function shortTitle({ do: title }: Pick<Step, "do">, short: ShortNames): string {
  return title.split(" ").map(short).join(" ");
}

/** What controllers and the scheduler made of a step: `+web r2 on n3; -web r1`. */
export function stepText({ created = {}, deleted = {}, bound = {}, status, because }: Step, short: ShortNames): string {
  const parts: string[] = [];
  if (status !== undefined) parts.push(evictionText(status, because));
  for (const [name, count] of Object.entries(deleted)) parts.push(`-${counted(short(name), count)}`);
  const nodes = new Map(Object.entries(bound));
  for (const [name, count] of Object.entries(created)) {
    const own = nodes.get(name) ?? [];
    nodes.delete(name);
    parts.push(`+${counted(short(name), count)}${own.length === 0 ? "" : ` on ${listText(own)}`}`);
  }
  for (const [name, own] of nodes) parts.push(`${short(name)} on ${listText(own)}`);
  return parts.join("; ");
}

function counted(name: string, count: number): string {
  return count === 1 ? name : `${count} ${name}`;
}

/** What the Eviction API answered. */
function evictionText(status: number, because: string | undefined): string {
  if (status === 201) return "evicted";
  return because === undefined ? `refused (${status})` : `refused (${status}): ${because}`;
}

/** Of the workloads some of whose pods do something else than before the step, all their pods: `web r1 2 ready, r2 1 ready 1 starting`. */
function changedCounts(
  counts: Step["counts"],
  before: Step["counts"],
  short: ShortNames,
  textOfCounts: (counts: PodCounts) => string,
): string {
  const textOf = (group: string, all: Step["counts"]): string =>
    Object.hasOwn(all, group) ? textOfCounts(all[group] ?? {}) : "";
  const groups = [...new Set([...Object.keys(before), ...Object.keys(counts)])];
  const changed = new Set(groups.filter((group) => textOf(group, counts) !== textOf(group, before)).map(workloadOf));
  const texts = new Map<string, string[]>();
  for (const group of groups) {
    const workload = workloadOf(group);
    if (!changed.has(workload)) continue;
    const own = texts.get(workload) ?? [];
    texts.set(workload, own);
    const text = textOf(group, counts);
    if (text !== "") own.push(`${group.slice(workload.length + 1)} ${text}`.trim());
  }
  return [...texts].map(([workload, own]) => `${short(workload)} ${own.join(", ") || "none"}`).join("; ");
}

/** `2 ready, 1 pending`. */
export function countsText(counts: PodCounts, between = ", "): string {
  return Object.entries(counts)
    .map(([what, count]) => `${String(count)} ${what}`)
    .join(between);
}

/** `n1, n2 (2)`; of long lists the first few, and how many more. */
export function listText(nodes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const node of nodes) counts.set(node, (counts.get(node) ?? 0) + 1);
  const texts = [...counts].map(([node, count]) => (count === 1 ? node : `${node} (${count})`));
  return texts.length <= 8 ? texts.join(", ") : `${texts.slice(0, 7).join(", ")} and ${texts.length - 7} more`;
}
