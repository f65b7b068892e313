import type { Decision, TieBreak } from "@stowage/engine";
import type { PlanInput } from "./plan-input.ts";

/** The order of arrival and the choices that somebody asked for. */
export class Replay {
  readonly #turns = new Map<string, { readonly turn: number; readonly node: string }>();
  readonly #used = new Set<string>();

  constructor(sequence: NonNullable<PlanInput["replay"]>) {
    for (const [turn, { pod, node }] of sequence.entries()) this.#turns.set(pod, { turn, node });
  }

  /** Whose turn comes first; who is not named has none. */
  turnOf(pod: string): number {
    return this.#turns.get(pod)?.turn ?? Infinity;
  }

  /** The decision, of its equals the one for the node asked for; as it comes where that is none of them. */
  decide(pod: string, decide: (tieBreak: TieBreak) => Decision): Decision {
    const wanted = this.#turns.get(pod)?.node;
    let ties = 1;
    const first = decide((candidates) => {
      ties = candidates;
      return 0;
    });
    if (wanted === undefined) return first;
    for (let tie = 0; tie < ties; tie++) {
      const decision = tie === 0 ? first : decide(() => tie);
      if (decision.kind !== "scheduled" || decision.nodeName !== wanted) continue;
      this.#used.add(pod);
      return decision;
    }
    return first;
  }

  /** What could not be done as it was asked. @throws RangeError naming it. */
  assertDone(): void {
    for (const [pod, { node }] of this.#turns) {
      if (!this.#used.has(pod)) throw new RangeError(`${pod} does not get ${node} by what came before it`);
    }
  }
}
