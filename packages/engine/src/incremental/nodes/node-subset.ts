/** Which nodes a pod may go to, or may not, by what is not in its rules, and what they get for it. */
export interface NodeSubset {
  /** The first `count` of these are meant, each of which holds a node. None is there twice. */
  readonly slots: Int32Array;
  readonly count: number;
  /** Whether they are the nodes that the pod may go to; else those that it may not. */
  readonly isAllowList: boolean;
  /** What every node gets. */
  readonly score: number;
  /** By slot: what a node gets more; absent: nothing. Only where `isAllowList`, or in a search of each node. */
  readonly scores: Int32Array | undefined;
}

/** The subset without nodes that the pod may not go to either. */
export function without(subset: NodeSubset, others: NodeSubset): NodeSubset {
  const left = new Set(others.slots.subarray(0, others.count));
  const slots = subset.slots.subarray(0, subset.count);
  const all = subset.isAllowList
    ? slots.filter((slot) => !left.has(slot))
    : Int32Array.from(new Set([...slots, ...left]));
  return { ...subset, slots: all, count: all.length };
}
