import type { PodKind } from "../classes/pod-kinds.ts";
import type { PodClass } from "../classes/pod-class.ts";
import type { NodeSet } from "../nodes/node-set.ts";
import type { Plan } from "./plan.ts";
import type { KeptSpread } from "../rules/spread-plan.ts";

/** About what a rule takes in a plan, and what a plan takes beside its rules. */
const bytesOfRule = 150;
const bytesOfPlan = 1000;
/** So many of the last classes that were new have their plan kept. */
const mostNew = 16;

/** What a class of pods was last decided by. */
export interface KeptPlan {
  readonly kind: PodKind;
  readonly within: NodeSet | undefined;
  readonly spread: KeptSpread;
  readonly carriedVersion: number;
  readonly plan: Plan;
  /** Whether it was planned by what no pod had asked for before. */
  readonly wasNew: boolean;
}

/**
 * The last plan of each class of pods. All are let go of once nodes have changed, since a plan that is of no use any more
 * would keep its layout, and once they take more memory than they may: a plan has a rule for each term that has to do with
 * its pods, and where each pod has terms of its own that select many others, all plans together grow with the square of
 * the pods.
 *
 * A plan that none but a new class has is let go of soon: pods of a class mostly come one after the other, or there is but
 * one, and only what lives on costs the garbage collector.
 */
export class PlansOfClasses {
  readonly #mostBytes: number;
  /** By the number of the class. */
  readonly #byClass = new Map<number, KeptPlan>();
  #bytes = 0;
  /** The numbers of new classes, {@link mostNew} at most; the oldest is at `#oldest` once there are so many. */
  readonly #ofNew: number[] = [];
  #oldest = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Whether there is no room for more. */
  get isFull(): boolean {
    return this.#bytes > this.#mostBytes;
  }

  of({ number }: PodClass): KeptPlan | undefined {
    return this.#byClass.get(number);
  }

  keep({ number }: PodClass, kept: KeptPlan): void {
    this.#byClass.set(number, kept);
    if (!kept.wasNew) return;
    if (this.#ofNew.length < mostNew) {
      this.#ofNew.push(number);
      return;
    }
    const oldest = this.#ofNew[this.#oldest] ?? number;
    if (oldest !== number && this.#byClass.get(oldest)?.wasNew === true) this.#byClass.delete(oldest);
    this.#ofNew[this.#oldest] = number;
    this.#oldest = (this.#oldest + 1) % mostNew;
  }

  /** To be called for each plan that is to stay. */
  made({ rules }: Plan): void {
    this.#bytes += bytesOfPlan + bytesOfRule * rules.length;
  }

  forgetAll(): void {
    this.#byClass.clear();
    this.#bytes = 0;
    this.#ofNew.length = 0;
    this.#oldest = 0;
  }
}
