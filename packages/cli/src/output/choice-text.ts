import { type Feasible, isFeasible, mostTold } from "./best-feasible.ts";
import type { Colors } from "./colors.ts";
import { columns, wrap } from "./columns.ts";
import type { ExplainedPod } from "./explained-pod.ts";
import { visible } from "./visible.ts";

/** What the choice is told from. */
type Chosen = Pick<ExplainedPod, "explanation" | "nodeName" | "seed">;

/** Why the chosen node beat the next: the scores of both, plugin by plugin. */
export function choiceText({ explanation, nodeName, seed }: Chosen, width: number, colors: Colors): string[] {
  const feasible = explanation.nodes.map(({ outcome }) => outcome).filter(isFeasible);
  const chosen = feasible.find((one) => one.nodeName === nodeName);
  if (chosen === undefined) return otherChoice(feasible, nodeName, width, colors);
  const others = feasible.filter((one) => one !== chosen).sort((a, b) => b.total - a.total);
  const [next] = others;
  if (next === undefined) {
    const why = explanation.onlyNode === nodeName ? "the pod is for this node alone" : "it is the only node that fits";
    return [colors.heading(`Why ${visible(chosen.nodeName)}`), `  ${why}`];
  }
  if (explanation.pod.status?.nominatedNodeName === nodeName) {
    const why = "it is nominated for this node, where room was made for it: no other node is compared";
    return [colors.heading(`Why ${visible(chosen.nodeName)}`), `  ${wrap(why, width - 2, "  ")}`];
  }
  const ties = others.filter(({ total }) => total === chosen.total).length;
  const plugins = [...chosen.scores.keys()].filter(
    (name) => chosen.scores.get(name) !== 0 || next.scores.get(name) !== 0,
  );
  const table = columns([
    ["", visible(chosen.nodeName), visible(next.nodeName), ""],
    ...plugins.map((name) => [name, ...scoreCells(chosen.scores.get(name) ?? 0, next.scores.get(name) ?? 0)]),
    ["total", ...scoreCells(chosen.total, next.total)],
  ]);
  return [
    colors.heading(`Why ${visible(chosen.nodeName)}`),
    `  ${wrap(whyText(chosen, next, ties, seed), width - 2, "  ")}`,
    ...table.map((line) => `    ${line}`.trimEnd()),
    ...runnersUp(others.slice(1), width),
  ];
}

function scoreCells(chosen: number, next: number): string[] {
  const difference = chosen - next;
  return [String(chosen), String(next), difference === 0 ? "" : difference > 0 ? `+${difference}` : String(difference)];
}

function whyText(chosen: Feasible, next: Feasible, ties: number, seed: number): string {
  if (chosen.total < next.total) return `other nodes score higher now: ${next.nodeName} would be taken today`;
  if (ties === 0) return `it scores ${chosen.total}, the next best ${next.nodeName} ${next.total}`;
  const others = ties === 1 ? next.nodeName : `${ties} others`;
  return `it scores ${chosen.total}, and so ${ties === 1 ? "does" : "do"} ${others}: the scheduler picks any of them, this plan by seed ${seed}`;
}

function runnersUp(rest: readonly Feasible[], width: number): string[] {
  return rest.length === 0 ? [] : [`  ${wrap(`also fit: ${withTotals(rest)}`, width - 2, "  ")}`];
}

/** Where a pod would go that has no node, or runs where it would not be put again. */
function otherChoice(
  feasible: readonly Feasible[],
  nodeName: string | undefined,
  width: number,
  colors: Colors,
): string[] {
  const sorted = [...feasible].sort((a, b) => b.total - a.total);
  if (nodeName === undefined) {
    return sorted.length === 0
      ? []
      : [colors.heading("Nodes that fit"), `  ${wrap(withTotals(sorted), width - 2, "  ")}`];
  }
  const now = sorted.length === 0 ? "it would fit nowhere" : `it would fit ${withTotals(sorted)}`;
  return [colors.heading(`Not ${visible(nodeName)} again`), `  ${wrap(`decided now, ${now}`, width - 2, "  ")}`];
}

/** Nodes with their totals, the first few. */
function withTotals(nodes: readonly Feasible[]): string {
  const shown = nodes.slice(0, mostTold).map(({ nodeName, total }) => `${nodeName} (${total})`);
  const more = nodes.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
