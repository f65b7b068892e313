import type { Rejection } from "./plugin.ts";

/** What upstream says of a cluster without nodes. Source: `ErrNoNodesAvailable` (pkg/scheduler/scheduler.go). */
export const noNodesAvailable = "no nodes available to schedule pods";

/** Rejections to word: the one of the pod as a whole, or else those of its nodes. */
export interface FitErrorParts {
  readonly preFilter?: Rejection | undefined;
  /** One a node. */
  readonly nodes: readonly Pick<Rejection, "reasons">[];
}

/**
 * Upstream's words for a pod that fits nowhere, to the byte and whole: the API server's copy in the pod's condition
 * and the event's are cut at 1024 bytes.
 * Source: `FitError.Error` (pkg/scheduler/framework/types.go).
 */
export function fitError({ preFilter, nodes }: FitErrorParts): string {
  if (nodes.length === 0) return noNodesAvailable;
  return worded(nodes.length, preFilter === undefined ? histogram(counted(nodes)) : preFilter.reasons);
}

/** The same of so many nodes in all, by how many of them there is each reason for. */
export function fitErrorOf(nodes: number, counts: ReadonlyMap<string, number>): string {
  return nodes === 0 ? noNodesAvailable : worded(nodes, histogram(counts));
}

/** The same of so many nodes in all, none of which was asked. */
export function fitErrorOfAll(nodes: number, { reasons }: Pick<Rejection, "reasons">): string {
  return nodes === 0 ? noNodesAvailable : worded(nodes, reasons);
}

function worded(nodes: number, reasons: readonly string[]): string {
  const text = reasons.join(", ");
  return `0/${nodes} nodes are available:${text === "" ? "" : ` ${text}.`}`;
}

function counted(rejections: readonly Pick<Rejection, "reasons">[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  // Nodes that are rejected alike mostly stand together, and share their list.
  let last: readonly string[] = [];
  let times = 0;
  const count = (): void => {
    for (const reason of last) counts.set(reason, (counts.get(reason) ?? 0) + times);
  };
  for (const { reasons } of rejections) {
    if (reasons !== last) {
      count();
      last = reasons;
      times = 0;
    }
    times++;
  }
  count();
  return counts;
}

/** `3 node(s) ...`, sorted as texts with their numbers: 10 comes before 2. */
function histogram(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort(byBytes);
}

/** Orders texts as their UTF-8 bytes, as Go does; JavaScript's own order differs beyond U+FFFF. */
function byBytes(one: string, other: string): number {
  const points = [...one];
  const otherPoints = [...other];
  for (const [index, point] of points.entries()) {
    const otherPoint = otherPoints[index];
    if (otherPoint === undefined) return 1;
    const difference = codePoint(point) - codePoint(otherPoint);
    if (difference !== 0) return difference;
  }
  return points.length - otherPoints.length;
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
