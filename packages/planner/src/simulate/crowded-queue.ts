import {
  type ClusterEvent,
  type PluginName,
  podKey,
  type PodObject,
  type QueuedPod,
  type QueueOptions,
  type QueuePlace,
  type QueueState,
  SchedulingQueue,
} from "@stowage/engine";

/** Pods that nothing tells apart: the first is in the queue, the others stand directly behind it. */
interface Crowd {
  first: string;
  readonly others: PodObject[];
  /** Where the first was before it was handed out. */
  place: QueuePlace;
  /** What was said of all of them when they were last tried. */
  said: string;
}

/** A {@link CrowdedQueue} as it was. */
export interface CrowdedQueueState {
  readonly queue: QueueState;
  readonly crowds: readonly Readonly<Crowd>[];
}

/** Why a pod fits nowhere, which is true of all that are like it. */
export interface AlikeFailure {
  /** Equal for pods between which no plugin can tell. */
  readonly likeness: string;
  /** How often the cluster had changed when it was tried. */
  readonly changes: number;
  readonly said: string;
  readonly rejectedBy: ReadonlySet<PluginName>;
}

/**
 * The scheduler's queue, in which pods that are alike, and were tried in vain one directly after the other, are one entry:
 * the first is woken and tried for all of them. It hands out the pods of the plain {@link SchedulingQueue} in the same
 * order, but for those of which nothing else can come than of the one before them.
 */
export class CrowdedQueue {
  readonly #queue: SchedulingQueue;
  /** By the key of their first. */
  readonly #crowds = new Map<string, Crowd>();
  /** By the keys of their others. */
  readonly #crowdOf = new Map<string, Crowd>();
  /** Who has failed last, as long as nothing stands behind it. */
  #last: (Pick<AlikeFailure, "likeness" | "changes"> & { readonly key: string; readonly now: number }) | undefined;
  /** Whether anything has happened since a pod was handed out. */
  #isNews = false;

  constructor(options: QueueOptions) {
    this.#queue = new SchedulingQueue(options);
  }

  /** A new pod without a node, or one that is to be tried again as it is now. */
  add(pod: PodObject, now: number): void {
    const next = this.#takeOut(podKey(pod));
    this.#queue.add(pod, now);
    this.#last = undefined;
    this.#insert(next);
  }

  /** The pod is as told from now on, wherever it is. */
  update(pod: PodObject): void {
    this.#separate(podKey(pod));
    this.#queue.update(pod);
  }

  /** The pod has a node, or is gone. */
  remove(key: string): void {
    const next = this.#takeOut(key);
    this.#queue.remove(key);
    this.#insert(next);
  }

  /** The next pod to decide. */
  pop(): PodObject | undefined {
    this.#isNews = false;
    return this.#queue.pop();
  }

  /** The pod fits nowhere, whatever comes of those like it. */
  fail(key: string, rejectedBy: ReadonlySet<PluginName>, now: number): void {
    const next = this.#takeOut(key);
    this.#queue.fail(key, rejectedBy, now);
    this.#last = undefined;
    this.#insert(next);
  }

  /**
   * The pod fits nowhere, nor do those that are like it.
   *
   * @returns the keys of the others of its crowd, where something else is said of them than before.
   */
  failAlike(key: string, failure: AlikeFailure, now: number): readonly string[] {
    const { likeness, changes, said, rejectedBy } = failure;
    if (this.#isNews) {
      this.fail(key, rejectedBy, now);
      return [];
    }
    const own = this.#crowds.get(key);
    const told = own === undefined || own.said === said ? [] : own.others.map(podKey);
    if (own !== undefined) own.said = said;
    const last = this.#last;
    const pod = this.#queue.get(key)?.pod;
    if (pod === undefined || last?.likeness !== likeness || last.changes !== changes || last.now !== now) {
      this.#queue.fail(key, rejectedBy, now);
      this.#last = { key, likeness, changes, now };
      return told;
    }
    const crowd = this.#crowds.get(last.key) ?? { first: last.key, others: [], place: "unschedulable", said };
    this.#crowds.set(last.key, crowd);
    this.#crowds.delete(key);
    this.#queue.remove(key);
    for (const one of [pod, ...(own?.others ?? [])]) {
      crowd.others.push(one);
      this.#crowdOf.set(podKey(one), crowd);
    }
    return told;
  }

  /** Tells of an event: whom it concerns is tried again. */
  happened(event: ClusterEvent, now: number): void {
    this.#isNews = true;
    this.#last = undefined;
    this.#queue.happened(event, now);
    for (const crowd of this.#crowds.values()) crowd.place = this.#placeOf(crowd);
  }

  /** All that is in it. Costs as much as there are pods. */
  state(): CrowdedQueueState {
    return { queue: this.#queue.state(), crowds: Array.from(this.#crowds.values(), copied) };
  }

  /** Makes it what it was. */
  restore({ queue, crowds }: CrowdedQueueState): void {
    this.#queue.restore(queue);
    this.#crowds.clear();
    this.#crowdOf.clear();
    this.#last = undefined;
    for (const crowd of crowds.map(copied)) {
      this.#crowds.set(crowd.first, crowd);
      for (const pod of crowd.others) this.#crowdOf.set(podKey(pod), crowd);
    }
  }

  /** The pod is like those of its crowd no more: each of them is by itself again, in the same order. */
  #separate(key: string): void {
    const crowd = this.#crowds.get(key) ?? this.#crowdOf.get(key);
    const entry = crowd && this.#queue.get(crowd.first);
    if (crowd === undefined || entry === undefined) return;
    const place = this.#placeOf(crowd);
    const count = crowd.others.length + 1;
    // Behind the first, and before whoever stands behind it.
    const sequenceOf = (index: number): number => entry.sequence + (index + 1) / count;
    const others = crowd.others.map(
      (pod, index): QueuedPod => ({ ...entry, key: podKey(pod), pod, place, sequence: sequenceOf(index) }),
    );
    this.#crowds.delete(crowd.first);
    for (const pod of crowd.others) this.#crowdOf.delete(podKey(pod));
    this.#insert(...others);
  }

  /** Takes the pod out of its crowd. @returns of the first the one that takes its place in the queue */
  #takeOut(key: string): QueuedPod | undefined {
    if (this.#last?.key === key) this.#last = undefined;
    const around = this.#crowdOf.get(key);
    if (around !== undefined) {
      this.#crowdOf.delete(key);
      around.others.splice(
        around.others.findIndex((pod) => podKey(pod) === key),
        1,
      );
      if (around.others.length === 0) this.#crowds.delete(around.first);
      return undefined;
    }
    const [crowd, entry] = [this.#crowds.get(key), this.#queue.get(key)];
    const pod = crowd?.others.shift();
    if (crowd === undefined || pod === undefined || entry === undefined) return undefined;
    crowd.place = this.#placeOf(crowd);
    crowd.first = podKey(pod);
    this.#crowdOf.delete(crowd.first);
    this.#crowds.delete(key);
    if (crowd.others.length > 0) this.#crowds.set(crowd.first, crowd);
    return { ...entry, key: crowd.first, pod, place: crowd.place };
  }

  #insert(...entries: readonly (QueuedPod | undefined)[]): void {
    const some = entries.filter((entry) => entry !== undefined);
    if (some.length > 0) this.#queue.restore([...this.#queue.state(), ...some]);
  }

  #placeOf({ first, place: known }: Crowd): QueuePlace {
    const { place = known } = this.#queue.get(first) ?? {};
    return place === "inFlight" ? known : place;
  }
}

function copied(crowd: Readonly<Crowd>): Crowd {
  return { ...crowd, others: [...crowd.others] };
}
