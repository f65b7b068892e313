import type { Decision, PodObject, TieBreak } from "@stowage/engine";
import { type Attempt, nameOf, startAttempt } from "./attempt.ts";
import type { Candidate } from "./candidate.ts";
import { Evictions } from "./evictions.ts";
import { FailedAttempts } from "./failed-attempts.ts";
import { LeavingPods } from "./leaving-pods.ts";
import { PendingPods } from "./pending-pods.ts";
import type { PlacingOptions } from "./placing-options.ts";
import { plannedPod } from "./planned-pod-of.ts";
import type { PlannedPod } from "./planned-pod.ts";
import { priorityOf } from "./pod-priority.ts";
import { PodQueue } from "./pod-queue.ts";
import { selectedLabelKeys } from "./selected-label-keys.ts";
import { screenPod } from "./screen-pod.ts";
import { withTopologyLabels } from "./topology-labels.ts";

/**
 * Places the pods as the queue would hand them out: by priority, then in order; those that fit nowhere again when
 * others have been placed or evicted since, round after round, until a round changes nothing. A pod that fits nowhere
 * evicts others as the scheduler would: they count until nothing else happens, then they are gone, and their room is
 * taken in the queue's order. What controllers make in their place joins the queue. Pods that are made after others
 * (OrderedReady) come only then: a pod takes longer to become ready than the scheduler takes for all the others. Leaves
 * the engine in the final state.
 *
 * It ends: who evicts others has a higher priority than they, and does so a few times at most.
 *
 * @returns one a candidate, in the candidates' order, then what was made for evicted pods, or is gone with them.
 */
export function placePods(candidates: readonly Candidate[], options: PlacingOptions): readonly PlannedPod[] {
  const placing = new Placing(candidates, options);
  for (let round = 1; placing.runRound(round) || placing.letVictimsGo() || placing.makeWaiting(); round++);
  return placing.results();
}

class Placing {
  readonly #options: PlacingOptions;
  readonly #queue: PodQueue;
  readonly #failed: FailedAttempts;
  readonly #leaving: LeavingPods;
  readonly #evictions: Evictions;
  /** Where the next decision begins among the nodes, of a profile that looks at a share of them. */
  #startIndex = 0;
  /** How often the cluster has changed. */
  #changes = 0;
  /** How many pods have been given a node. */
  #placed = 0;
  /** No pod on a node has a lower priority than this: who has no higher one need not look for victims. */
  #lowestPriority = Infinity;

  constructor(candidates: readonly Candidate[], options: PlacingOptions) {
    this.#options = options;
    this.#queue = new PodQueue(options.replay && ((pod) => options.replay?.turnOf(pod) ?? 0));
    const pods = candidates.map(({ pod }) => pod);
    this.#failed = new FailedAttempts(() => selectedLabelKeys([...options.objects, ...pods]));
    this.#leaving = new LeavingPods(options.engine);
    this.#evictions = new Evictions(options, {
      queue: this.#queue,
      leaving: this.#leaving,
      screen: (attempt) => this.#screen(attempt),
      queueUp: (attempt) => this.#queueUp(attempt),
      lostNode: () => this.#placed--,
    });
    for (const { pod } of options.bound) this.#hasNode(pod);
    for (const candidate of candidates) this.#queue.add(this.#start(candidate));
    for (const attempt of this.#queue.all) if (attempt.status === "Scheduled") this.#queue.hasNode(attempt);
  }

  /** @returns whether another round could place more. */
  runRound(round: number): boolean {
    const before = this.#changes;
    this.#queue.startRound();
    for (;;) {
      this.#options.onProgress?.({ phase: "place", ...this.#queue.progress, placed: this.#placed, round });
      const attempt = this.#queue.take();
      if (attempt === undefined) return this.#changes > before;
      if (attempt.status === "pending") this.#decide(attempt);
    }
  }

  /** Ends the victims' grace period. @returns whether anybody has gone. */
  letVictimsGo(): boolean {
    if (!this.#leaving.letGo()) return false;
    this.#changes++;
    for (const attempt of this.#queue.all) if (attempt.preemption === "waits") attempt.preemption = "madeRoom";
    return true;
  }

  /** Makes the pods whose predecessors have nodes now. @returns whether there are any to try. */
  makeWaiting(): boolean {
    const released = this.#queue.released();
    for (const attempt of released) {
      this.#screen(attempt);
      this.#queue.reopen(attempt);
    }
    return released.length > 0;
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
    const { madeAny, refused } = claims.create(attempt.pod, attempt.candidate.claims ?? []);
    if (madeAny) this.#changes++;
    if (refused !== undefined) {
      attempt.status = "NotCreated";
      attempt.reason = refused;
      return;
    }
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
    attempt.pod = this.#labelled(attempt.pod, nodeName);
    engine.add(attempt.pod);
    this.#place(attempt, nodeName);
    attempt.reason = "its spec.nodeName names the node: no scheduler decides";
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
    if (decision.kind !== "scheduled" && attempt.preemption === "madeRoom") attempt.preemption = "inVain";
    if (decision.kind === "unschedulable" && this.#preempt(attempt, decision.message)) {
      // Its victims are still there; in a cluster where they go at once it tries again at once.
      attempt.message = decision.message;
      if (this.#options.eviction !== "atOnce") return;
      this.letVictimsGo();
      attempt.mark = engine.mark();
      decision = this.#decideOnce(attempt);
      if (decision.kind !== "scheduled") attempt.preemption = "inVain";
    }
    if (decision.kind !== "scheduled") {
      attempt.message = decision.message;
      attempt.cycleFails = decision.kind === "error";
      if (decision.kind === "unschedulable") this.#failed.remember(attempt.pod, this.#changes, decision.message);
      return;
    }
    this.#options.claims.bindAtOnce(attempt.pod, decision.nodeName);
    attempt.pod = this.#labelled(attempt.pod, decision.nodeName);
    engine.assume(attempt.pod, decision.nodeName);
    delete attempt.message;
    attempt.decision = decision;
    this.#place(attempt, decision.nodeName);
  }

  #decideOnce({ pod }: Attempt): Decision {
    const { engine, tieBreak, replay, asksRunnerUp = false } = this.#options;
    const options = { startIndex: this.#startIndex, asksRunnerUp };
    const decide = (pick: TieBreak): Decision => engine.decide(pod, pick, options);
    const decision = replay === undefined ? decide(tieBreak) : replay.decide(nameOf(pod), decide);
    this.#startIndex = decision.nextStartIndex ?? this.#startIndex;
    return decision;
  }

  /** Evicts whom the scheduler would. @returns whether there is anybody to evict. */
  #preempt(attempt: Attempt, message: string): boolean {
    if (priorityOf(attempt.pod) <= this.#lowestPriority || !this.#evictions.makeRoom(attempt, message)) return false;
    this.#changes++;
    return true;
  }

  #labelled(pod: PodObject, nodeName: string): PodObject {
    const { cluster, profile } = this.#options.engine;
    return withTopologyLabels(pod, cluster.node(nodeName)?.labels, profile.kubernetesVersion);
  }

  #place(attempt: Attempt, nodeName: string): void {
    attempt.status = "Scheduled";
    attempt.nodeName = nodeName;
    this.#changes++;
    this.#placed++;
    this.#hasNode(attempt.pod);
    this.#queue.hasNode(attempt);
  }

  #hasNode(pod: PodObject): void {
    this.#lowestPriority = Math.min(this.#lowestPriority, priorityOf(pod));
  }

  results(): readonly PlannedPod[] {
    const { engine, reasonOf } = this.#options;
    // In their order, so that a predecessor knows already whom it waits for.
    for (const attempt of this.#queue.all) {
      const { after } = attempt.candidate;
      if (attempt.status === "waits" && after !== undefined)
        attempt.waitsFor = this.#queue.named(after)?.waitsFor ?? after;
    }
    const pending = new PendingPods(this.#failed, engine, reasonOf);
    const total = this.#queue.all.length;
    return this.#queue.all.map((attempt, done) => {
      this.#options.onProgress?.({ phase: "explain", done, total, round: 1 });
      return plannedPod(attempt, pending);
    });
  }
}
