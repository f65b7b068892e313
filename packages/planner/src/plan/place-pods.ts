import type { Engine, Mark, PodObject, TieBreak } from "@stowage/engine";
import type { Candidate } from "./candidate.ts";
import { FailedAttempts } from "./failed-attempts.ts";
import type { PlanInput } from "./plan-input.ts";
import type { PlacedDecision, PlannedPod, PlannedStatus } from "./planned-pod.ts";
import type { PodAdmission } from "./pod-admission.ts";
import { screenPod } from "./screen-pod.ts";

/** What placing needs beside the pods. */
export interface PlacingOptions {
  readonly engine: Engine;
  readonly admission: PodAdmission;
  readonly tieBreak: TieBreak;
  readonly onProgress?: PlanInput["onProgress"];
  readonly reasonOf?: PlanInput["reasonOf"];
}

/** A pod on its way through the rounds. */
interface Attempt {
  readonly candidate: Candidate;
  pod: PodObject;
  mark: Mark;
  /** `waits`: its predecessor has no node; `pending`: to be tried. */
  status: PlannedStatus | "waits" | "pending";
  nodeName?: string;
  message?: string;
  reason?: string;
  decision?: PlacedDecision;
}

/**
 * Places the pods as the queue would hand them out: by priority, then in order; those that fit nowhere again when
 * others have been placed since, round after round, until a round places nothing. Leaves the engine in the final state.
 *
 * @returns one a candidate, in the candidates' order.
 */
export function placePods(candidates: readonly Candidate[], options: PlacingOptions): readonly PlannedPod[] {
  const placing = new Placing(candidates, options);
  for (let round = 1; placing.runRound(round); round++);
  return placing.results();
}

class Placing {
  readonly #options: PlacingOptions;
  /** In the candidates' order. */
  readonly #attempts: readonly Attempt[];
  readonly #byName = new Map<string, Attempt>();
  readonly #failed = new FailedAttempts();
  #placed = 0;

  constructor(candidates: readonly Candidate[], options: PlacingOptions) {
    this.#options = options;
    this.#attempts = candidates.map((candidate) => this.#start(candidate));
    for (const attempt of this.#attempts) this.#byName.set(nameOf(attempt.pod), attempt);
  }

  /** @returns whether another round could place more. */
  runRound(round: number): boolean {
    const before = this.#placed;
    const queue = this.#attempts.filter(({ status }) => status === "pending" || status === "waits");
    // Sorting is stable: equals stay in the order of the input.
    queue.sort((a, b) => (b.pod.spec.priority ?? 0) - (a.pod.spec.priority ?? 0));
    for (const [index, attempt] of queue.entries()) {
      this.#try(attempt);
      this.#options.onProgress?.({ decided: index + 1, total: queue.length, round });
    }
    return this.#placed > before;
  }

  #start(candidate: Candidate): Attempt {
    const attempt: Attempt = { candidate, pod: candidate.pod, mark: this.#options.engine.mark(), status: "waits" };
    // Pods that wait for others are created later, and count against quotas then; their priority is known already.
    if (candidate.after === undefined) this.#screen(attempt);
    else if (candidate.isNew) attempt.pod = this.#options.admission.admit(candidate.pod).pod;
    return attempt;
  }

  #screen(attempt: Attempt): void {
    const { engine, admission } = this.#options;
    const screened = screenPod(attempt.candidate, admission, engine.profile.schedulerName);
    attempt.pod = screened.pod;
    switch (screened.kind) {
      case "schedule":
        attempt.status = "pending";
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
    const { engine, tieBreak } = this.#options;
    attempt.mark = engine.mark();
    const known = this.#failed.messageFor(attempt.pod, this.#placed);
    if (known !== undefined) {
      attempt.message = known;
      return;
    }
    const decision = engine.decide(attempt.pod, tieBreak);
    if (decision.kind === "unschedulable") {
      attempt.message = decision.message;
      this.#failed.remember(attempt.pod, this.#placed, decision.message);
      return;
    }
    engine.assume(attempt.pod, decision.nodeName);
    delete attempt.message;
    attempt.decision = decision;
    this.#place(attempt, decision.nodeName);
  }

  #place(attempt: Attempt, nodeName: string): void {
    attempt.status = "Scheduled";
    attempt.nodeName = nodeName;
    this.#placed++;
  }

  results(): readonly PlannedPod[] {
    const { engine, reasonOf } = this.#options;
    const reasons = new Map<string, string | undefined>();
    return this.#attempts.map((attempt) => {
      const { candidate, pod, nodeName, message, decision } = attempt;
      let { reason } = attempt;
      if (attempt.status === "waits")
        reason = `waits for ${(candidate.after ?? "").replace(/^.*\//, "")}, which has no node`;
      if (attempt.status === "pending" && reasonOf !== undefined) {
        const likeness = this.#failed.likeness(pod);
        if (!reasons.has(likeness)) reasons.set(likeness, reasonOf(pod, engine));
        reason = reasons.get(likeness);
      }
      return {
        pod,
        ...(candidate.owner === undefined ? {} : { owner: candidate.owner }),
        status: finalStatus(attempt.status),
        ...(nodeName === undefined ? {} : { nodeName }),
        ...(message === undefined ? {} : { message }),
        ...(reason === undefined ? {} : { reason }),
        ...(decision === undefined ? {} : { decision }),
        mark: attempt.status === "pending" ? engine.mark() : attempt.mark,
        manifest: candidate.manifest,
      };
    });
  }
}

function finalStatus(status: Attempt["status"]): PlannedStatus {
  if (status === "waits") return "NotCreated";
  return status === "pending" ? "Unschedulable" : status;
}

function nameOf({ metadata }: PodObject): string {
  return `${metadata.namespace ?? "default"}/${metadata.name ?? ""}`;
}
