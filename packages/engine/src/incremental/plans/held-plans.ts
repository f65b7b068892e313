import type { SeenPods } from "../pods/seen-pods.ts";
import type { DecisionPlan } from "./decision-plan.ts";
import type { DecisionPlans, KeptPlan } from "./decision-plans.ts";

/** About what a rule takes in a plan, and what a plan takes beside its rules. */
const bytesOfRule = 150;
const bytesOfPlan = 1000;
/** So few holders are not gone through. */
const fewHolders = 1024;
/** So many of the last classes that were new hold their plan. */
const mostNew = 16;

/**
 * Which classes of pods hold a plan, so that they can be told to let go of it: once nodes have changed, since a plan that is
 * of no use any more would keep its layout, and once all plans take more memory than they may. A plan has a rule for each
 * term that has to do with its pods: where each pod has terms of its own that select many others, all plans together
 * grow with the square of the pods.
 */
export class HeldPlans {
  readonly #plans: DecisionPlans;
  readonly #mostBytes: number;
  readonly #holders = new Set<SeenPods>();
  /** With more holders, those that hold none any more are left out. */
  #mostHolders = 0;
  #bytes = 0;
  /** What new classes hold, {@link mostNew} at most; the oldest is at `#oldest` once there are so many. */
  readonly #ofNew: KeptPlan[] = [];
  #oldest = 0;

  /** @param plans Whose plans these are: a class may hold another profile's instead. */
  constructor(plans: DecisionPlans, mostBytes: number) {
    this.#plans = plans;
    this.#mostBytes = mostBytes;
  }

  /** How many classes are known to hold one, or to have held one. */
  get holders(): number {
    return this.#holders.size;
  }

  /** Whether there is no room for more. */
  get isFull(): boolean {
    return this.#bytes > this.#mostBytes;
  }

  /** To be called for each plan that is to stay. */
  made({ rules }: DecisionPlan): void {
    this.#bytes += bytesOfPlan + bytesOfRule * rules.length;
  }

  /**
   * To be called for a plan that none but a new class has. Pods of a class mostly come one after the other, or there is but
   * one: the plan is let go soon, for good or until the class comes again. Only what lives on costs the garbage collector.
   */
  heldByNew(kept: KeptPlan): void {
    if (this.#ofNew.length < mostNew) {
      this.#ofNew.push(kept);
      return;
    }
    const oldest = this.#ofNew[this.#oldest];
    if (oldest !== undefined) letGo(oldest);
    this.#ofNew[this.#oldest] = kept;
    this.#oldest = (this.#oldest + 1) % mostNew;
  }

  /** To be called each time that a class is given another plan to hold. */
  heldBy(seen: SeenPods): void {
    this.#holders.add(seen);
    if (this.#holders.size <= this.#mostHolders) return;
    for (const one of this.#holders) if (one.lastPlan?.plans !== this.#plans) this.#holders.delete(one);
    this.#mostHolders = 2 * this.#holders.size + fewHolders;
  }

  /** Lets every class forget its plan: it is made again when a pod of the class comes. */
  forgetAll(): void {
    for (const seen of this.#holders) if (seen.lastPlan?.plans === this.#plans) seen.lastPlan = undefined;
    this.#holders.clear();
    this.#bytes = 0;
    this.#ofNew.forEach(letGo);
    this.#ofNew.length = 0;
    this.#oldest = 0;
  }
}

function letGo(kept: KeptPlan): void {
  if (kept.holder.lastPlan === kept) kept.holder.lastPlan = undefined;
}
