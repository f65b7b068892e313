import { eventText } from "@stowage/engine";
import { type Attempt, nameOf, startAttempt } from "./attempt.ts";
import type { Candidate, MadeCluster } from "./candidate.ts";
import { nodeToClear } from "./eviction.ts";
import type { LeavingPods } from "./leaving-pods.ts";
import type { PlacingOptions } from "./placing-options.ts";
import { priorityOf } from "./pod-priority.ts";
import type { PodQueue } from "./pod-queue.ts";
import { isMadeAtOnce, makerOf, remadePod } from "./remade-pod.ts";

/**
 * How often a pod may evict others: again where its room went to a more important one. Upstream has no such limit, and
 * goes on for ever where what preemption foresees is not what the cycle finds.
 */
const mostPreemptions = 5;

/** What evicting needs of the placing that it is part of. */
export interface EvictingFrom {
  readonly queue: PodQueue;
  readonly leaving: LeavingPods;
  /** Admits a pod that is made, and queues it up. */
  readonly screen: (attempt: Attempt) => void;
  /** Queues up a pod that has been admitted. */
  readonly queueUp: (attempt: Attempt) => void;
  /** A pod of the plan has lost its node. */
  readonly lostNode: () => void;
}

/** Evicts pods for more important ones: who goes, what controllers make in their place, and for whom the room is. */
export class Evictions {
  readonly #options: PlacingOptions;
  readonly #placing: EvictingFrom;
  readonly #bound: ReadonlyMap<string, MadeCluster["bound"][number]>;

  constructor(options: PlacingOptions, placing: EvictingFrom) {
    this.#options = options;
    this.#placing = placing;
    this.#bound = new Map(options.bound.map((one) => [nameOf(one.pod), one]));
  }

  /** Evicts whom the scheduler would, and nominates the pod for their node. @returns whether there is anybody to evict. */
  makeRoom(attempt: Attempt, message: string): boolean {
    const { engine, tieBreak } = this.#options;
    if (attempt.preemption === "waits" || attempt.preemptions === mostPreemptions) return false;
    // Upstream samples in large clusters; here only where somebody has asked for its sampling.
    const isSampled = engine.profileFor(attempt.pod).percentageOfNodesToScore !== undefined;
    const sampling = isSampled ? { sampleFrom: tieBreak(engine.cluster.nodes.length) } : {};
    const preemption = engine.preempt(attempt.pod, sampling);
    const chosen = nodeToClear(preemption, (key) => this.#placing.leaving.has(key), this.#options);
    if (chosen === undefined) return false;
    attempt.event = eventText(message, preemption.success(chosen));
    attempt.preemption = "waits";
    attempt.preemptions++;
    for (const { key, namespace, name } of chosen.victims) {
      // Who is on its way for another pod counts once.
      if (this.#placing.leaving.has(key)) continue;
      attempt.victims = [...attempt.victims, { namespace, name, nodeName: chosen.nodeName }];
      this.#evict(
        key,
        chosen.nodeName,
        `evicted from ${chosen.nodeName} to make room for ${attempt.pod.metadata.name ?? ""}`,
      );
    }
    this.#nominate(attempt, chosen.nodeName);
    return true;
  }

  /** Ends a pod: what a controller makes in its place is to be placed too, once it is made. */
  #evict(key: string, nodeName: string, reason: string): void {
    const { claims } = this.#options;
    const planned = this.#placing.queue.named(key);
    const bound = this.#bound.get(key);
    const isPlanned = planned?.status === "Scheduled";
    const pod = isPlanned ? planned.pod : bound?.pod;
    if (pod === undefined) return;
    const maker = makerOf(pod);
    const isReplaced = !isPlanned && bound !== undefined;
    if (isReplaced && maker !== undefined && isMadeAtOnce(maker)) this.#replace(bound, reason);
    this.#placing.leaving.add(key, pod, nodeName, () => {
      claims.release(pod);
      if (isPlanned) this.#unplace(planned, reason);
      else if (isReplaced && (maker === undefined || !isMadeAtOnce(maker))) this.#replace(bound, reason);
    });
  }

  /** A pod of this plan: it has not run yet, so that what is made in its place keeps its name. */
  #unplace(attempt: Attempt, reason: string): void {
    const { pod } = attempt.candidate;
    this.#placing.lostNode();
    delete attempt.nodeName;
    delete attempt.decision;
    if (pod.spec.nodeName || makerOf(pod) === undefined) {
      attempt.status = "Evicted";
      attempt.reason = `${reason}; nothing makes it anew`;
      return;
    }
    const { nominatedNodeName: _, ...status } = attempt.pod.status ?? {};
    attempt.pod = { ...attempt.pod, metadata: { ...attempt.pod.metadata, labels: pod.metadata.labels ?? {} }, status };
    attempt.isKnown = false;
    delete attempt.preemption;
    this.#placing.queueUp(attempt);
    if (attempt.status === "pending") this.#placing.queue.enqueue(attempt);
  }

  /** A pod that ran before. One that was terminating is missed by nobody. */
  #replace({ pod, owner, manifest }: MadeCluster["bound"][number], reason: string): void {
    if (pod.metadata.deletionTimestamp !== undefined) return;
    const maker = makerOf(pod);
    const { namespace = "default", name = "" } = pod.metadata;
    const candidate: Candidate = {
      pod: maker === undefined ? pod : remadePod(pod, maker, this.#options.names),
      // It has been admitted once.
      isNew: false,
      manifest,
      ...(owner === undefined ? {} : { owner }),
    };
    const attempt = startAttempt(candidate, this.#options.engine.mark());
    attempt.isKnown = false;
    if (maker === undefined) {
      attempt.status = "Evicted";
      attempt.reason = `${reason}; nothing makes it anew`;
      this.#placing.queue.add(attempt);
      return;
    }
    attempt.replaces = { namespace, name };
    this.#placing.screen(attempt);
    this.#placing.queue.add(attempt);
    if (attempt.status === "pending") this.#placing.queue.enqueue(attempt);
  }

  /**
   * From now on the room on the node is the pod's, for those of lower priority; who of them counted on it looks again.
   * Source: `getLowerPriorityNominatedPods` (pkg/scheduler/framework/preemption/executor.go).
   */
  #nominate(attempt: Attempt, nominatedNodeName: string): void {
    const { engine } = this.#options;
    const nominated = engine.cluster.nominatedPods(nominatedNodeName);
    for (const { key } of nominated.filter(({ priority }) => priority < priorityOf(attempt.pod))) {
      const other = this.#placing.queue.named(key);
      if (other === undefined) continue;
      const { nominatedNodeName: _, ...status } = other.pod.status ?? {};
      other.pod = { ...other.pod, status };
      delete other.preemption;
      engine.change(other.pod);
    }
    attempt.pod = { ...attempt.pod, status: { ...attempt.pod.status, nominatedNodeName } };
    if (attempt.isKnown) engine.change(attempt.pod);
    else engine.add(attempt.pod);
    attempt.isKnown = true;
  }
}
