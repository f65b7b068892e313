import type { PodObject } from "../api/cluster-object.ts";
import { podKey } from "../cluster/pod-info.ts";
import type { PluginName } from "../cycle/plugin.ts";
import { comparePriority } from "../plugins/priority-sort/plugin.ts";
import { schedulingGates } from "../plugins/scheduling-gates/plugin.ts";
import type { ClusterEvent } from "./cluster-event.ts";
import { PodHeap } from "./pod-heap.ts";
import type { QueuedPod, QueuePlace } from "./queued-pod.ts";

/** Of the queue, as upstream's scheduler is started with. */
export interface QueueOptions {
  /** @defaultValue 1 */
  readonly initialBackoffSeconds?: number;
  /** @defaultValue 10 */
  readonly maxBackoffSeconds?: number;
  /**
   * Whether the event may make a pod schedulable that the plugin has rejected.
   *
   * @see wakes
   */
  readonly wakes: (plugin: PluginName, pod: PodObject, event: ClusterEvent) => boolean;
}

/** A queue as it was, for {@link SchedulingQueue.restore}. */
export type QueueState = readonly QueuedPod[];

/**
 * The pods that want a node, in the order in which they are tried.
 *
 *     (absent) --add--> gated or active
 *     active, backoff --pop--> inFlight --fail--> unschedulable, or backoff (woken meanwhile, or an error)
 *     inFlight --remove (it has a node)--> (absent)
 *     unschedulable --happened--> backoff, or active (it has waited long enough already)
 *
 * A pod of the higher priority comes first, then who has waited longest. Who backs off is tried when nobody else wants
 * to be, as upstream does since 1.33; else when its time is up. Pure: the time is told.
 * Source: `PriorityQueue` (kube-scheduler, backend/queue/scheduling_queue.go).
 */
export class SchedulingQueue {
  readonly #options: QueueOptions;
  readonly #initialBackoff: number;
  readonly #maxBackoff: number;
  readonly #pods = new Map<string, QueuedPod>();
  /** Those that wait for an event. */
  readonly #unschedulable = new Set<string>();
  #active: PodHeap;
  #backoff: PodHeap;
  #sequence = 0;
  /** What has happened while a pod was being decided. */
  readonly #inFlight = new Map<string, ClusterEvent[]>();

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#initialBackoff = options.initialBackoffSeconds ?? 1;
    this.#maxBackoff = options.maxBackoffSeconds ?? 10;
    this.#active = this.#heap("active");
    this.#backoff = this.#heap("backoff");
  }

  /** How many pods are in it, those in flight too. */
  get size(): number {
    return this.#pods.size;
  }

  get(key: string): QueuedPod | undefined {
    return this.#pods.get(key);
  }

  /** A new pod without a node. One that is known already is taken as a change of itself: it is tried again. */
  add(pod: PodObject, now: number): void {
    const key = podKey(pod);
    const place = schedulingGates(pod).length > 0 ? "gated" : "active";
    const fresh = { failures: 0, rejectedBy: new Set<PluginName>(), backsOffUntil: 0 };
    this.#put({ key, pod, place, since: now, sequence: this.#sequence++, ...fresh });
  }

  /** The pod is as told from now on, wherever it is: a nomination, a label. What keeps it from a node stays. */
  update(pod: PodObject): void {
    const known = this.#pods.get(podKey(pod));
    if (known === undefined) return;
    const isFree = known.place === "gated" && schedulingGates(pod).length === 0;
    this.#put({ ...known, pod, place: isFree ? "active" : known.place });
  }

  /** The pod has a node, or is gone. */
  remove(key: string): void {
    this.#pods.delete(key);
    this.#unschedulable.delete(key);
    this.#inFlight.delete(key);
  }

  /** The next pod to decide; it is in flight until it fails or is removed. */
  pop(): PodObject | undefined {
    const next = this.#active.pop() ?? this.#backoff.pop();
    if (next === undefined) return undefined;
    this.#put({ ...next, place: "inFlight" });
    this.#inFlight.set(next.key, []);
    return next.pod;
  }

  /**
   * The pod fits nowhere: it waits until something happens that may change that.
   *
   * @param rejectedBy The plugins that have rejected a node; none for an error, after which it is tried again anyway.
   */
  fail(key: string, rejectedBy: ReadonlySet<PluginName>, now: number): void {
    const known = this.#pods.get(key);
    if (known === undefined) return;
    const meanwhile = this.#inFlight.get(key) ?? [];
    this.#inFlight.delete(key);
    const failures = known.failures + 1;
    const backsOffUntil = now + Math.min(this.#initialBackoff * 2 ** (failures - 1), this.#maxBackoff);
    const failed = { ...known, since: now, sequence: this.#sequence++, failures, rejectedBy, backsOffUntil };
    const isWoken = rejectedBy.size === 0 || meanwhile.some((event) => this.#isWokenBy(failed, event));
    this.#put({ ...failed, place: isWoken ? "backoff" : "unschedulable" });
  }

  /** Tells of an event: whom it concerns is tried again. */
  happened(event: ClusterEvent, now: number): void {
    for (const events of this.#inFlight.values()) events.push(event);
    for (const key of this.#unschedulable) {
      const pod = this.#pods.get(key);
      if (pod === undefined || !this.#isWokenBy(pod, event)) continue;
      this.#put({ ...pod, place: pod.backsOffUntil > now ? "backoff" : "active" });
    }
  }

  /** Has every pod that waits tried again, as upstream does with those that have waited for five minutes. */
  wakeAll(now: number): void {
    for (const key of this.#unschedulable) {
      const pod = this.#pods.get(key);
      if (pod !== undefined) this.#put({ ...pod, place: pod.backsOffUntil > now ? "backoff" : "active" });
    }
  }

  /** Those whose time to back off is over are tried in their turn. */
  endBackoff(now: number): void {
    for (
      let next = this.#backoff.peek();
      next !== undefined && next.backsOffUntil <= now;
      next = this.#backoff.peek()
    ) {
      this.#backoff.pop();
      this.#put({ ...next, place: "active" });
    }
  }

  /** When the next pod has backed off for long enough, in seconds. */
  nextBackoffEnd(): number | undefined {
    return this.#backoff.peek()?.backsOffUntil;
  }

  /** All that is in it. Costs as much as there are pods. */
  state(): QueueState {
    return [...this.#pods.values()];
  }

  /** Makes it what it was; what was in flight then is active. */
  restore(state: QueueState): void {
    this.#pods.clear();
    this.#unschedulable.clear();
    this.#inFlight.clear();
    this.#active = this.#heap("active");
    this.#backoff = this.#heap("backoff");
    for (const pod of state) this.#put(pod.place === "inFlight" ? { ...pod, place: "active" } : pod);
  }

  #put(pod: QueuedPod): void {
    this.#pods.set(pod.key, pod);
    if (pod.place === "unschedulable") this.#unschedulable.add(pod.key);
    else this.#unschedulable.delete(pod.key);
    if (pod.place === "active") this.#active.push(pod);
    if (pod.place === "backoff") this.#backoff.push(pod);
  }

  #isWokenBy({ pod, rejectedBy }: QueuedPod, event: ClusterEvent): boolean {
    for (const plugin of rejectedBy) if (this.#options.wakes(plugin, pod, event)) return true;
    return false;
  }

  #heap(place: QueuePlace): PodHeap {
    const order = place === "active" ? compareActive : compareBackoff;
    // A pod that was put elsewhere since is another object by now.
    return new PodHeap(order, (pod) => this.#pods.get(pod.key) === pod && pod.place === place);
  }
}

/** Source: `Less` (queuesort/priority_sort.go). */
function compareActive(one: QueuedPod, other: QueuedPod): number {
  return comparePriority(one.pod, other.pod) || one.since - other.since || one.sequence - other.sequence;
}

/** By the second in which they are to be tried again, then as the others. Source: `lessBackoffCompletedWithPriority`. */
function compareBackoff(one: QueuedPod, other: QueuedPod): number {
  return Math.floor(one.backsOffUntil) - Math.floor(other.backsOffUntil) || compareActive(one, other);
}
