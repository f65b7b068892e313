import type { Churn } from "../spec/spec.ts";

/** The pods that wait, by their place in the list of pending pods, and what churn does to them. */
export interface Queue {
  /** How many pods there can be in all, those that come again included. */
  readonly most: number;
  /** The next pod, or `undefined` when none is left. */
  next(): number | undefined;
  /** Tells that the pod was placed. @returns the pod that is deleted therefore: it waits again. */
  placed(pod: number): number | undefined;
}

/**
 * After every `deleteEvery` placements, those of pods that came again included, the pod that has been on its node the
 * longest, of those that this run placed, is deleted, and is again the last of the queue. `upstream/oracle` does the same.
 */
export function queueOf(length: number, churn?: Churn): Queue {
  if (churn === undefined) {
    let at = 0;
    return { most: length, next: () => (at < length ? at++ : undefined), placed: () => undefined };
  }
  const { deleteEvery } = churn;
  // Each deletion takes as many placements; with 2, the fewest that there are, nearly every pod comes twice.
  const most = Math.ceil((length * deleteEvery) / (deleteEvery - 1)) + 1;
  const again = new Int32Array(most);
  const onNodes = new Int32Array(most);
  let [at, waiting, placements] = [0, length, 0];
  return {
    most,
    next() {
      if (at === waiting) return undefined;
      const pod = at < length ? at : again[at];
      at++;
      return pod;
    },
    placed(pod) {
      onNodes[placements++] = pod;
      if (placements % deleteEvery !== 0) return undefined;
      const oldest = onNodes[placements / deleteEvery - 1];
      if (oldest === undefined) return undefined;
      again[waiting++] = oldest;
      return oldest;
    },
  };
}
