import type { PlanInput } from "./plan-input.ts";
import { planOnce } from "./plan-once.ts";
import type { Plan } from "./planned-pod.ts";
import { RewoundEngine } from "./rewound-engine.ts";

/**
 * Makes plans of inputs that differ in little, one after the other: where every pod would go, without what there is to
 * say of it. They share an engine: a plan's is void once the next plan is made.
 */
export class Replanner {
  readonly #engine: RewoundEngine;

  /** @param input Of profiles and engines as those of all others. */
  constructor({ profiles, createEngine }: Pick<PlanInput, "profiles" | "createEngine">) {
    this.#engine = new RewoundEngine(() => createEngine(...profiles));
  }

  /** @throws RangeError for a `replay` that does not fit, and where what is rolled out does not come to an end. */
  plan(input: PlanInput): Plan {
    const { plan } = planOnce(input, { eviction: "any", filled: (objects) => this.#engine.filledWith(objects) });
    return { ...plan, warnings: [] };
  }
}
