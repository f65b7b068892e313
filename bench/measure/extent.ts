/** How much of each workload is run. */
export interface Extent {
  /** Pods to schedule at most, by template. */
  readonly pending: number;
  /** Passes are begun until so many seconds of deciding have been measured, */
  readonly enoughSeconds: number;
  /** or so many by the clock have gone. */
  readonly enoughClockSeconds: number;
  /** Where one pass takes longer than this in deciding, it is not ended. */
  readonly mostSeconds: number;
  /** For the reference engine, which is too slow for all of the pods. */
  readonly referenceSeconds: number;
  /** For upstream's scheduler, which is too slow as well. */
  readonly upstreamSeconds: number;
  /** The smaller copy on which the engines must agree: so many nodes, existing and pending pods each. */
  readonly smallCopy: number;
  /** For each of the questions. */
  readonly questionSeconds: number;
  /** Clusters of so many nodes, full of pods, for preemption. */
  readonly preemptionNodes: readonly number[];
}

/** What the table is made with. */
export const wholeExtent: Extent = {
  pending: Infinity,
  enoughSeconds: 2,
  enoughClockSeconds: 6,
  mostSeconds: 60,
  referenceSeconds: 1,
  upstreamSeconds: 20,
  smallCopy: 100,
  questionSeconds: 2,
  preemptionNodes: [1000, 5000],
};

/** What it is made with in a hurry. */
export const quickExtent: Extent = {
  pending: 1000,
  enoughSeconds: 0.5,
  enoughClockSeconds: 1.5,
  mostSeconds: 3,
  referenceSeconds: 0.5,
  upstreamSeconds: 3,
  smallCopy: 50,
  questionSeconds: 1,
  preemptionNodes: [1000],
};
