import { comparePriority, type Decision, type Engine, eventText, type PodObject, type TieBreak } from "@stowage/engine";
import type { ClaimController } from "../claims/claim-controller.ts";
import type { PodNames } from "../names/pod-names.ts";
import { type Attempt, nameOf, startAttempt } from "./attempt.ts";
import type { Candidate, MadeCluster } from "./candidate.ts";
import { FailedAttempts } from "./failed-attempts.ts";
import { PendingPods } from "./pending-pods.ts";
import type { PlanInput } from "./plan-input.ts";
import { plannedPod } from "./planned-pod-of.ts";
import type { PlannedPod } from "./planned-pod.ts";
import type { PodAdmission } from "./pod-admission.ts";
import { makerOf, remadePod } from "./remade-pod.ts";
import { selectedLabelKeys } from "./selected-label-keys.ts";
import { screenPod } from "./screen-pod.ts";

/** What placing needs beside the pods. */
export interface PlacingOptions {
  readonly engine: Engine;
  readonly claims: ClaimController;
  readonly admission: PodAdmission;
  readonly tieBreak: TieBreak;
  /** All that the engine knows. */
  readonly objects: MadeCluster["objects"];
  /** The pods that have a node, and may lose it. */
  readonly bound: MadeCluster["bound"];
  /** Gives names to the pods that are made for evicted ones. */
  readonly names: PodNames;
  readonly onProgress?: PlanInput["onProgress"];
  readonly reasonOf?: PlanInput["reasonOf"];
}

/**
 * Places the pods as the queue would hand them out: by priority, then in order; those that fit nowhere again when
 * others have been placed or evicted since, round after round, until a round changes nothing. A pod that fits nowhere
 * evicts others as the scheduler would; they are gone at once, without time to terminate, and what their controllers
 * make in their place joins the queue. Leaves the engine in the final state.
 *
 * It ends: who evicts others has a higher priority than they, and does so once, unless it gets their room.
 *
 * @returns one a candidate, in the candidates' order, then what was made for evicted pods, or is gone with them.
 */
export function placePods(candidates: readonly Candidate[], options: PlacingOptions): readonly PlannedPod[] {
  const placing = new Placing(candidates, options);
  for (let round = 1; placing.runRound(round); round++);
  return placing.results();
}

class Placing {
  readonly #options: PlacingOptions;
  /** In the candidates' order, then those made for evicted pods. */
  readonly #attempts: Attempt[] = [];
  readonly #byName = new Map<string, Attempt>();
  readonly #bound: ReadonlyMap<string, MadeCluster["bound"][number]>;
  readonly #failed: FailedAttempts;
  /** Those of this round, in the queue's order. */
  #queue: Attempt[] = [];
  /** Whose turn it is in the queue. An index, since taking the first from a long array moves all the others. */
  #turn = 0;
  /** Where the next decision begins among the nodes, of a profile that looks at a share of them. */
  #startIndex = 0;
  /** How often the cluster has changed. */
  #changes = 0;
  /** No pod on a node has a lower priority than this: who has no higher one need not look for victims. */
  #lowestPriority = Infinity;

  constructor(candidates: readonly Candidate[], options: PlacingOptions) {
    this.#options = options;
    const pods = candidates.map(({ pod }) => pod);
    this.#failed = new FailedAttempts(() => selectedLabelKeys([...options.objects, ...pods]));
    this.#bound = new Map(options.bound.map((one) => [nameOf(one.pod), one]));
    for (const { pod } of options.bound) this.#hasNode(pod);
    for (const candidate of candidates) this.#attempts.push(this.#start(candidate));
    for (const attempt of this.#attempts) this.#byName.set(nameOf(attempt.pod), attempt);
  }

  /** @returns whether another round could place more. */
  runRound(round: number): boolean {
    const before = this.#changes;
    const waiting = this.#attempts.filter(({ status }) => status === "pending" || status === "waits");
    // Sorting is stable: equals stay in the order of the input.
    this.#queue = waiting.sort((a, b) => comparePriority(a.pod, b.pod));
    for (this.#turn = 0; ; ) {
      this.#options.onProgress?.({ phase: "place", done: this.#turn, total: this.#queue.length, round });
      const attempt = this.#queue[this.#turn++];
      if (attempt === undefined) return this.#changes > before;
      this.#try(attempt);
    }
  }

  #start(candidate: Candidate): Attempt {
    const attempt = startAttempt(candidate, this.#options.engine.mark());
    // Pods that wait for others are created later, and count against quotas then; their priority is known already.
    if (candidate.after === undefined) this.#screen(attempt);
    else if (candidate.isNew) attempt.pod = this.#options.admission.admit(candidate.pod).pod;
    return attempt;
  }

  #screen(attempt: Attempt): void {
    const { engine, admission } = this.#options;
    const screened = screenPod(
      attempt.candidate,
      admission,
      engine.profiles.map(({ schedulerName }) => schedulerName),
    );
    attempt.pod = screened.pod;
    switch (screened.kind) {
      case "schedule":
        this.#queueUp(attempt);
        return;
      case "settled":
        attempt.status = screened.status;
        attempt.reason = screened.reason;
        return;
      case "bound":
        this.#bind(attempt, screened.nodeName);
        return;
      default:
        screened satisfies never;
    }
  }

  /** Makes the pod's own claims; a pod of which the volumes' place is not known is not for us to decide. */
  #queueUp(attempt: Attempt): void {
    const { claims } = this.#options;
    if (claims.create(attempt.pod, attempt.candidate.claims ?? [])) this.#changes++;
    const unknown = claims.unknownVolume(attempt.pod);
    attempt.status = unknown === undefined ? "pending" : "Refused";
    if (unknown !== undefined) attempt.reason = unknown;
  }

  /** A template that names a node leaves the scheduler nothing to decide. */
  #bind(attempt: Attempt, nodeName: string): void {
    const { engine } = this.#options;
    if (engine.cluster.node(nodeName) === undefined) {
      attempt.status = "Refused";
      attempt.reason = `spec.nodeName names "${nodeName}", which is no node of the cluster`;
      return;
    }
    attempt.mark = engine.mark();
    engine.add(attempt.pod);
    this.#place(attempt, nodeName);
    attempt.reason = "its spec.nodeName names the node: no scheduler decides";
  }

  #try(attempt: Attempt): void {
    const { after } = attempt.candidate;
    if (attempt.status === "waits") {
      if (after !== undefined && this.#byName.get(after)?.status !== "Scheduled") return;
      this.#screen(attempt);
    }
    if (attempt.status === "pending") this.#decide(attempt);
  }

  #decide(attempt: Attempt): void {
    const { engine } = this.#options;
    attempt.mark = engine.mark();
    const known = this.#failed.messageFor(attempt.pod, this.#changes);
    if (known !== undefined) {
      attempt.message = known;
      return;
    }
    let decision = this.#decideOnce(attempt);
    if (decision.kind === "unschedulable" && this.#preempt(attempt, decision.message)) {
      attempt.mark = engine.mark();
      decision = this.#decideOnce(attempt);
      attempt.preemptedInVain = decision.kind !== "scheduled";
    }
    if (decision.kind !== "scheduled") {
      attempt.message = decision.message;
      attempt.cycleFails = decision.kind === "error";
      if (decision.kind === "unschedulable") this.#failed.remember(attempt.pod, this.#changes, decision.message);
      return;
    }
    this.#options.claims.bindFor(attempt.pod, decision.nodeName);
    engine.assume(attempt.pod, decision.nodeName);
    delete attempt.message;
    attempt.decision = decision;
    this.#place(attempt, decision.nodeName);
  }

  #decideOnce({ pod }: Attempt): Decision {
    const decision = this.#options.engine.decide(pod, this.#options.tieBreak, {
      startIndex: this.#startIndex,
      asksRunnerUp: true,
    });
    this.#startIndex = decision.nextStartIndex ?? this.#startIndex;
    return decision;
  }

  /** Evicts whom the scheduler would, and nominates the pod for their node. @returns whether anybody was evicted. */
  #preempt(attempt: Attempt, message: string): boolean {
    const { engine, tieBreak } = this.#options;
    if (attempt.preemptedInVain === true || priorityOf(attempt.pod) <= this.#lowestPriority) return false;
    // Upstream samples in large clusters; here only where somebody has asked for its sampling.
    const isSampled = engine.profileFor(attempt.pod).percentageOfNodesToScore !== undefined;
    const sampling = isSampled ? { sampleFrom: tieBreak(engine.cluster.nodes.length) } : {};
    const preemption = engine.preempt(attempt.pod, sampling);
    const best = preemption.candidates.filter(({ nodeName }) => preemption.best.includes(nodeName));
    const chosen = best[best.length > 1 ? tieBreak(best.length) : 0];
    if (chosen === undefined) return false;
    attempt.event = eventText(message, preemption.success(chosen));
    for (const { key, namespace, name } of chosen.victims) {
      engine.remove({ kind: "Pod", namespace, name });
      attempt.victims = [...attempt.victims, { namespace, name, nodeName: chosen.nodeName }];
      this.#evicted(key, `evicted from ${chosen.nodeName} to make room for ${attempt.pod.metadata.name ?? ""}`);
    }
    this.#changes++;
    this.#nominate(attempt, chosen.nodeName);
    return true;
  }

  /** Sees to a pod that has lost its node: what a controller makes in its place is to be placed too. */
  #evicted(name: string, reason: string): void {
    const planned = this.#byName.get(name);
    const bound = this.#bound.get(name);
    const pod = planned?.pod ?? bound?.pod;
    if (pod !== undefined) this.#options.claims.release(pod);
    if (planned?.status === "Scheduled") this.#unplace(planned, reason);
    else if (bound !== undefined) this.#replace(bound, reason);
  }

  /** A pod of this plan: it has not run yet, so that what is made in its place keeps its name. */
  #unplace(attempt: Attempt, reason: string): void {
    const { pod } = attempt.candidate;
    delete attempt.nodeName;
    delete attempt.decision;
    if (pod.spec.nodeName || makerOf(pod) === undefined) {
      attempt.status = "Evicted";
      attempt.reason = `${reason}; nothing makes it anew`;
      return;
    }
    const { nominatedNodeName: _, ...status } = attempt.pod.status ?? {};
    attempt.pod = { ...attempt.pod, status };
    attempt.isKnown = false;
    this.#queueUp(attempt);
    if (attempt.status === "pending") this.#enqueue(attempt);
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
    this.#attempts.push(attempt);
    this.#byName.set(nameOf(candidate.pod), attempt);
    if (maker === undefined) {
      attempt.status = "Evicted";
      attempt.reason = `${reason}; nothing makes it anew`;
      return;
    }
    attempt.replaces = { namespace, name };
    this.#screen(attempt);
    if (attempt.status === "pending") this.#enqueue(attempt);
  }

  /** Behind all of its priority: it is the youngest of them. */
  #enqueue(attempt: Attempt): void {
    const behind = this.#queue.findIndex(({ pod }, at) => at >= this.#turn && comparePriority(pod, attempt.pod) > 0);
    this.#queue.splice(behind === -1 ? this.#queue.length : behind, 0, attempt);
  }

  /** From now on the room on the node is the pod's, for those of lower priority. */
  #nominate(attempt: Attempt, nominatedNodeName: string): void {
    const { engine } = this.#options;
    attempt.pod = { ...attempt.pod, status: { ...attempt.pod.status, nominatedNodeName } };
    if (attempt.isKnown) engine.change(attempt.pod);
    else engine.add(attempt.pod);
    attempt.isKnown = true;
  }

  #place(attempt: Attempt, nodeName: string): void {
    attempt.status = "Scheduled";
    attempt.nodeName = nodeName;
    this.#changes++;
    this.#hasNode(attempt.pod);
  }

  #hasNode(pod: PodObject): void {
    this.#lowestPriority = Math.min(this.#lowestPriority, priorityOf(pod));
  }

  results(): readonly PlannedPod[] {
    const { engine, reasonOf } = this.#options;
    const pending = new PendingPods(this.#failed, engine, reasonOf);
    const total = this.#attempts.length;
    return this.#attempts.map((attempt, done) => {
      this.#options.onProgress?.({ phase: "explain", done, total, round: 1 });
      return plannedPod(attempt, pending);
    });
  }
}

function priorityOf({ spec }: PodObject): number {
  return spec.priority ?? 0;
}
