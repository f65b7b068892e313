import type { QueuedPod } from "./queued-pod.ts";

/** Which of two pods comes first: negative for the first one. */
export type PodOrder = (one: QueuedPod, other: QueuedPod) => number;

/** Pods in an order: the first is found at once. Who is not wanted any more is passed over when its turn comes. */
export class PodHeap {
  readonly #order: PodOrder;
  readonly #pods: QueuedPod[];
  readonly #isWanted: (pod: QueuedPod) => boolean;

  constructor(order: PodOrder, isWanted: (pod: QueuedPod) => boolean, pods: readonly QueuedPod[] = []) {
    this.#order = order;
    this.#isWanted = isWanted;
    // What is sorted is a heap.
    this.#pods = pods.toSorted(order);
  }

  push(pod: QueuedPod): void {
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
      const [first] = this.#pods;
      if (first === undefined || this.#isWanted(first)) return first;
      this.#removeFirst();
    }
  }

  pop(): QueuedPod | undefined {
    const first = this.peek();
    if (first !== undefined) this.#removeFirst();
    return first;
  }

  #removeFirst(): void {
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
