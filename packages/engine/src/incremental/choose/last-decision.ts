import { fewest } from "./find-candidates.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";
import { keyOf } from "../plans/counted-rules.ts";
import type { NodeView } from "../views/node-view.ts";

/** After more changes of pods all is found anew, which costs about as much. */
const mostChanges = 6;
/** So many nodes may be in the domains of those that have changed. */
const mostNodes = 64;

/**
 * Pods of one class mostly come one after another, each of them placed before the next is decided. What was found for the
 * last one holds for the next but for the node of that one placement, and those that share a domain with it. This knows
 * whether it is so, and which nodes these are.
 */
export class LastDecision {
  readonly #nodes: NodeTable;
  #plan: DecisionPlan | undefined;
  #view: NodeView | undefined;
  #losses = 0;
  #read = 0;
  /** The slots of nodes whose pods have changed since, `count` of them. */
  readonly slots: Int32Array = new Int32Array(mostChanges);
  count = 0;
  /** The same, and of all nodes that fine rules may say something else of. */
  readonly touched: Int32Array = new Int32Array(mostNodes);
  touchedCount = 0;

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  /** To be called when what was found for it is no longer there. */
  forget(): void {
    this.#plan = undefined;
    this.#view = undefined;
  }

  /** To be called after a decision among all nodes by the plan alone. */
  keep(plan: DecisionPlan, view: NodeView, mayBeFirst: boolean): void {
    const { log } = this.#nodes;
    this.#plan = isFollowable(plan, mayBeFirst) ? plan : undefined;
    this.#view = view;
    this.#losses = view.losses;
    this.#read = log.head;
  }

  /** Whether it was by the same plan, and little has changed since. Then it is known what: {@link slots}, {@link touched}. */
  isFollowedBy(plan: DecisionPlan, view: NodeView, mayBeFirst: boolean): boolean {
    const { log } = this.#nodes;
    if (this.#plan !== plan || this.#view !== view || this.#losses !== view.losses) return false;
    if (!isFollowable(plan, mayBeFirst)) return false;
    if (log.head - this.#read > mostChanges || !log.holds(this.#read)) return false;
    return this.#findTouched(plan);
  }

  #findTouched({ fine }: DecisionPlan): boolean {
    const { log } = this.#nodes;
    this.count = 0;
    this.touchedCount = 0;
    for (let at = this.#read; at < log.head; at++) {
      const slot = log.slotAt(at);
      this.slots[this.count++] = slot;
      this.touched[this.touchedCount++] = slot;
    }
    for (const rule of fine) {
      const key = keyOf(rule);
      const nodes = key?.nodes(this.#nodes);
      if (key === undefined || nodes === undefined || nodes.areSingle) continue;
      for (let index = 0; index < this.count; index++) {
        const domain = key.at(this.slots[index] ?? 0);
        if (domain === noDomain) continue;
        const end = nodes.starts[domain + 1] ?? 0;
        for (let at = nodes.starts[domain] ?? 0; at < end; at++) {
          if (this.touchedCount === mostNodes) return false;
          this.touched[this.touchedCount++] = nodes.slots[at] ?? 0;
        }
      }
    }
    return true;
  }
}

/** Not where nodes with the pods that a fine rule requires are all that is looked at, nor where all may be too far. */
function isFollowable({ hasFineHard, isOfMain, required }: DecisionPlan, mayBeFirst: boolean): boolean {
  return !hasFineHard && !isOfMain && (mayBeFirst || fewest(required) === undefined);
}
