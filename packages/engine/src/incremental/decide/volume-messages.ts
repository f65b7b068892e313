import type { Plan, Unschedulable } from "./plan.ts";
import type { PlacedPod } from "../nodes/live-node.ts";
import { crowdText } from "../volumes/volume-crowds.ts";
import type { VolumeState } from "../volumes/volume-state.ts";

interface KeptAnswer extends Unschedulable {
  readonly crowd: string;
  readonly storedVersion: number;
}

/**
 * What was last said of pods with volumes that fit nowhere, by plan: it holds for the next one whose volumes say the same,
 * until a pod comes or goes, or a stored object changes. A plan lives no longer than the nodes as they are.
 */
export class VolumeMessages {
  readonly #state: VolumeState;
  readonly #last = new WeakMap<Plan, KeptAnswer>();

  constructor(state: VolumeState) {
    this.#state = state;
  }

  /** @param why Asks each node. */
  of(plan: Plan, pod: PlacedPod, why: () => string): Pick<Unschedulable, "message"> {
    const crowd = crowdText(pod, this.#state);
    if (crowd === undefined) return { message: why() };
    const { head: since } = this.#state.nodes.log;
    const storedVersion = this.#state.storedVersion();
    const last = this.#last.get(plan);
    if (last?.crowd === crowd && last.since === since && last.storedVersion === storedVersion) return last;
    const answer = { message: why(), since, crowd, storedVersion };
    this.#last.set(plan, answer);
    return answer;
  }
}
