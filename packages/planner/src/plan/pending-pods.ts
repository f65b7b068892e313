import { type Engine, eventText, type PodObject } from "@stowage/engine";
import type { FailedAttempts } from "./failed-attempts.ts";
import type { PlanInput } from "./plan-input.ts";

/** Why pods are pending at the end: asked once for those that are alike. */
export class PendingPods {
  readonly #failed: FailedAttempts;
  readonly #engine: Engine;
  readonly #reasonOf: PlanInput["reasonOf"];
  readonly #words = new Map<string, { readonly postFilter: string; readonly reason: string | undefined }>();

  constructor(failed: FailedAttempts, engine: Engine, reasonOf: PlanInput["reasonOf"]) {
    this.#failed = failed;
    this.#engine = engine;
    this.#reasonOf = reasonOf;
  }

  /** The engine's present, which is the end. */
  mark(): ReturnType<Engine["mark"]> {
    return this.#engine.mark();
  }

  /** In our words. */
  reason(pod: PodObject): string | undefined {
    return this.#wordsFor(pod).reason;
  }

  /**
   * The scheduler's message and why preemption does not help. Of a nominated pod, which waits for its victims to go, what
   * the scheduler has said itself if that begins alike: whether it has tried again since it nominated the pod, and so what
   * it said last of preemption, can not be known otherwise.
   */
  event(pod: PodObject, message: string): string {
    const { nominatedNodeName, conditions = [] } = pod.status ?? {};
    const said = conditions.find(({ type }) => type === "PodScheduled")?.message;
    if (nominatedNodeName !== undefined && said?.startsWith(message) === true) return said;
    return eventText(message, this.#wordsFor(pod).postFilter);
  }

  #wordsFor(pod: PodObject): { readonly postFilter: string; readonly reason: string | undefined } {
    const likeness = this.#failed.likeness(pod);
    const known = this.#words.get(likeness);
    if (known !== undefined) return known;
    const words = { postFilter: this.#engine.preempt(pod).failure, reason: this.#reasonOf?.(pod, this.#engine) };
    this.#words.set(likeness, words);
    return words;
  }
}
