import type { QueuedPod } from "./queued-pod.ts";

/** Which of two pods comes first: negative for the first one. */
export type PodOrder = (one: QueuedPod, other: QueuedPod) => number;

/** Pods in an order: the first is found at once. Who is not wanted any more is passed over when its turn comes. */
export class PodHeap {
  readonly #order: PodOrder;
  readonly #pods: QueuedPod[];
  /** Those that have come in order, as crowds do that wake at once: they need no heap. */
  #row: QueuedPod[] = [];
  /** How many of them have gone. */
  #gone = 0;
  readonly #isWanted: (pod: QueuedPod) => boolean;

  constructor(order: PodOrder, isWanted: (pod: QueuedPod) => boolean, pods: readonly QueuedPod[] = []) {
    this.#order = order;
    this.#isWanted = isWanted;
    // What is sorted is a heap.
    this.#pods = pods.toSorted(order);
  }

  push(pod: QueuedPod): void {
    const last = this.#row.at(-1);
    if (last === undefined || this.#order(last, pod) <= 0) {
      this.#row.push(pod);
      return;
    }
    const pods = this.#pods;
    let at = pods.push(pod) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = pods[above];
      if (parent === undefined || this.#order(parent, pod) <= 0) break;
      pods[at] = parent;
      at = above;
    }
    pods[at] = pod;
  }

  /** The first that is wanted; it stays. */
  peek(): QueuedPod | undefined {
    for (;;) {
      const first = this.#first();
      if (first === undefined || this.#isWanted(first)) return first;
      this.#removeFirst();
    }
  }

  pop(): QueuedPod | undefined {
    const first = this.peek();
    if (first !== undefined) this.#removeFirst();
    return first;
  }

  #first(): QueuedPod | undefined {
    const [ofHeap] = this.#pods;
    const ofRow = this.#row[this.#gone];
    if (ofHeap === undefined || ofRow === undefined) return ofHeap ?? ofRow;
    return this.#order(ofHeap, ofRow) < 0 ? ofHeap : ofRow;
  }

  #removeFirst(): void {
    if (this.#first() === this.#row[this.#gone]) {
      this.#gone++;
      // Now and then those that are gone are let go of.
      if (2 * this.#gone < this.#row.length) return;
      this.#row = this.#row.slice(this.#gone);
      this.#gone = 0;
      return;
    }
    const pods = this.#pods;
    const last = pods.pop();
    if (last === undefined || pods.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = pods[below];
      if (child === undefined) break;
      const right = pods[below + 1];
      if (right !== undefined && this.#order(right, child) < 0) {
        child = right;
        below++;
      }
      if (this.#order(last, child) <= 0) break;
      pods[at] = child;
      at = below;
    }
    pods[at] = last;
  }
}
