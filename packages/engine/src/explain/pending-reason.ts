import type { EvidencedRejection, Theme } from "../cycle/evidence.ts";
import type { NodeOutcome } from "../cycle/outcome.ts";
import type { PluginName } from "../cycle/rejection.ts";
import type { NodeExplanation, PodExplanation } from "./explain-pod.ts";
import { areLeaving, rejectionTheme, shortageTheme } from "./rejection-theme.ts";
import { spokenReason } from "./spoken-reasons.ts";

/** NodeAffinity alone fails so: see its `preferenceFailure`. */
const failing =
  "the scheduler fails at its preferred node affinity: a value there is neither a label's value nor, for Gt and Lt, a " +
  "whole number without a minus sign";

/** More clauses than these nobody reads in one line. */
const mostClauses = 5;

/**
 * Why a pod is pending, in one line: upstream's histogram in our words, each node counted under what upstream
 * names first. `1 node runs no pod with app=store; 2 nodes already run a pod with app=web-store`. The nodes that the
 * pod is for come first: those that its node affinity and its tolerations let it go to.
 */
export function pendingReason({ nodes, fails, onlyNode }: PodExplanation): string {
  if (nodes.length === 0) return "there are no nodes";
  if (fails) return failing;
  return onlyNode === undefined ? countedReasons(nodes) : reasonOfOne(onlyNode, nodes);
}

/** Of a pod that is for one node: the others are no news. */
function reasonOfOne(only: string, nodes: readonly NodeExplanation[]): string {
  const found = nodes.find(({ outcome }) => outcome.nodeName === only);
  if (found === undefined) return `there is no node ${only}, the only one that it may go to`;
  const { outcome, rejections } = found;
  return outcome.code === "Success"
    ? "the only node that it may go to takes it"
    : `the only node that it may go to ${themeOf(outcome, rejections).one}`;
}

function countedReasons(nodes: readonly NodeExplanation[]): string {
  const groups = new Map<string, Group>();
  // Nodes that are rejected alike share a list.
  const known = new Map<readonly EvidencedRejection[], { readonly outcome: Rejected; readonly group: Group }>();
  for (const { outcome, rejections } of nodes) {
    if (outcome.code === "Success") continue;
    const alike = known.get(rejections);
    if (alike !== undefined && isAlike(outcome, alike.outcome)) {
      alike.group.count++;
      continue;
    }
    const theme = themeOf(outcome, rejections);
    const group = groups.get(theme.many) ?? { count: 0, theme, distance: Infinity };
    group.distance = Math.min(group.distance, distanceOf(rejections));
    groups.set(theme.many, group);
    known.set(rejections, { outcome, group });
    group.count++;
  }
  const sorted = [...groups.values()].sort((a, b) => a.distance - b.distance || b.count - a.count);
  const told = sorted
    .slice(0, mostClauses)
    .map(({ count, theme }) => (count === 1 ? `1 node ${theme.one}` : `${count} nodes ${theme.many}`));
  const left = sorted.slice(mostClauses).reduce((sum, { count }) => sum + count, 0);
  return [...told, ...(left === 0 ? [] : [`${left} more for other reasons`])].join("; ");
}

interface Group {
  count: number;
  readonly theme: Theme;
  /** The least of any of its nodes. */
  distance: number;
}

/** How far a node is from being one that the pod is for: one of other people's is not why the pod is pending. */
function distanceOf(rejections: readonly EvidencedRejection[]): number {
  return rejections.reduce((most, { plugin }) => Math.max(most, distances.get(plugin) ?? 0), 0);
}

const distances: ReadonlyMap<PluginName, number> = new Map([
  ["NodeUnschedulable", 1],
  ["TaintToleration", 1],
  ["NodeName", 2],
  ["NodeAffinity", 2],
]);

function isAlike(one: Rejected, other: Rejected): boolean {
  const { plugin, reasons } = other;
  return one.plugin === plugin && (one.reasons === reasons || one.reasons.join() === reasons.join());
}

function themeOf({ plugin, reasons }: Rejected, rejections: readonly EvidencedRejection[]): Theme {
  // A node that PreFilter left out has no plugin of its own; its reason names who left it out.
  const first =
    rejections.find((one) => one.plugin === plugin) ??
    rejections.find((one) => reasons.some((reason) => reason.includes(one.plugin))) ??
    rejections[0];
  if (first === undefined) return spokenReason(plugin, { reasons });
  if (first.evidence?.kind !== "resource") return rejectionTheme(first, areLeaving(rejections));
  return shortageTheme(rejections.flatMap(({ evidence }) => (evidence?.kind === "resource" ? [evidence] : [])));
}

type Rejected = Exclude<NodeOutcome, { readonly code: "Success" }>;
