/** What one trial has come to. */
export interface Trial {
  /** From 0; its seed and order are that many more than those of the first. */
  readonly trial: number;
  /** Whether all is well: every pod has a node; of a simulation, nothing is stuck that was not before. */
  readonly isPlaced: boolean;
  /** Pods without a node in the end; of a simulation beside those that had none before. */
  readonly pending: number;
  /** They, in the plan's order. */
  readonly pods: readonly string[];
  /** Of a simulation: workloads that are stuck, and drains that are blocked. */
  readonly stuck: readonly string[];
}

/** Which trials a document is about: every `of`-th, beginning with these. */
export interface Shards {
  readonly of: number;
  /** Rising. */
  readonly indexes: readonly number[];
}

/** How trials with other seeds and orders of arrival have come out. */
export interface Trials {
  readonly command: "plan" | "simulate";
  readonly kubernetesVersion: string;
  /** Tells inputs apart: trials of one can be added up. */
  readonly input: string;
  /** Of the first trial. */
  readonly seed: number;
  /** Of the first trial. */
  readonly order: number;
  /** How many were asked for, in all shards. */
  readonly trials: number;
  readonly shards: Shards;
  /** How many have been made. */
  readonly ran: number;
  readonly everythingPlaced: number;
  /** How many trials ended with so many pending pods; the fewest first. */
  readonly pending: readonly { readonly pods: number; readonly trials: number }[];
  /** Absent where everything was placed always. */
  readonly worst?: WorstTrial;
}

/** The worst outcome, the first of those that are equally bad; its seed and order bring it back. */
export interface WorstTrial {
  readonly trial: number;
  readonly seed: number;
  readonly order: number;
  readonly pending: number;
  readonly pods: readonly string[];
  readonly stuck: readonly string[];
}

/** What all trials of one run have in common. */
export type TrialsRun = Omit<Trials, "ran" | "everythingPlaced" | "pending" | "worst">;

/** The numbers of the trials that are to be made. */
export function trialNumbers({ trials, shards }: TrialsRun): readonly number[] {
  const numbers: number[] = [];
  for (let trial = 0; trial < trials; trial++) if (shards.indexes.includes(trial % shards.of)) numbers.push(trial);
  return numbers;
}

/** Adds trials up, in whatever order they have come. */
export function summedUp(run: TrialsRun, done: readonly Trial[]): Trials {
  const counts = new Map<number, number>();
  for (const { pending } of done) counts.set(pending, (counts.get(pending) ?? 0) + 1);
  const [worst] = done.filter(({ isPlaced }) => !isPlaced).sort(worstFirst);
  return {
    ...run,
    ran: done.length,
    everythingPlaced: done.filter(({ isPlaced }) => isPlaced).length,
    pending: pendingOf(counts),
    ...(worst === undefined
      ? {}
      : {
          worst: {
            trial: worst.trial,
            seed: run.seed + worst.trial,
            order: run.order + worst.trial,
            pending: worst.pending,
            pods: worst.pods,
            stuck: worst.stuck,
          },
        }),
  };
}

/**
 * Adds the shards of one run up: the same as one run of them all.
 *
 * @throws RangeError where they are not of one run, or overlap.
 */
export function mergeTrials(parts: readonly Trials[]): Trials {
  const [first] = parts;
  if (first === undefined) throw new RangeError("there is nothing to add up");
  const { shards, ran: _, everythingPlaced: __, pending: ___, worst: ____, ...run } = first;
  const indexes: number[] = [];
  for (const part of parts) {
    for (const key of ["command", "kubernetesVersion", "input", "seed", "order", "trials"] as const) {
      if (part[key] !== run[key]) throw new RangeError(`${key} differs: ${part[key]} and ${run[key]} are not one run`);
    }
    if (part.shards.of !== shards.of) {
      throw new RangeError(`shards of ${part.shards.of} and of ${shards.of} are not of one run`);
    }
    for (const index of part.shards.indexes) {
      if (indexes.includes(index)) throw new RangeError(`shard ${index} of ${shards.of} is there twice`);
      indexes.push(index);
    }
  }
  const isWhole = indexes.length === shards.of;
  const counts = new Map<number, number>();
  for (const { pods, trials } of parts.flatMap(({ pending }) => pending)) {
    counts.set(pods, (counts.get(pods) ?? 0) + trials);
  }
  const [worst] = parts.flatMap((part) => (part.worst === undefined ? [] : [part.worst])).sort(worstFirst);
  return {
    ...run,
    shards: isWhole ? { of: 1, indexes: [0] } : { of: shards.of, indexes: indexes.sort((one, other) => one - other) },
    ran: parts.reduce((sum, { ran }) => sum + ran, 0),
    everythingPlaced: parts.reduce((sum, { everythingPlaced }) => sum + everythingPlaced, 0),
    pending: pendingOf(counts),
    ...(worst === undefined ? {} : { worst }),
  };
}

function pendingOf(counts: ReadonlyMap<number, number>): Trials["pending"] {
  return [...counts].map(([pods, trials]) => ({ pods, trials })).sort((one, other) => one.pods - other.pods);
}

function worstFirst(
  one: Pick<WorstTrial, "pending" | "stuck" | "trial">,
  other: Pick<WorstTrial, "pending" | "stuck" | "trial">,
): number {
  return other.pending - one.pending || other.stuck.length - one.stuck.length || one.trial - other.trial;
}
