import type { CountedDomains } from "../counters/counted-domains.ts";
import type { NodeCounts } from "../counters/combined-counts.ts";
import { grown } from "../growing-array.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import { fine, type RequiredRule } from "../plans/counted-rules.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";

/**
 * The nodes of which fine rules may say otherwise than of nodes in domains without pods. Found in time proportional to
 * them. The arrays are used again for the next plan.
 */
export class SetApartNodes {
  /** The first `count` are their slots, each once. */
  slots: Int32Array = new Int32Array(0);
  count = 0;
  readonly #nodes: NodeTable;
  /** By slot: in which round it was found. */
  #foundIn = new Int32Array(0);
  #round = 0;

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  /** @param mayBeFirst Whether the pods may go where no pod is that their required affinity asks for. */
  find(plan: DecisionPlan, mayBeFirst: boolean): void {
    this.slots = grown(this.slots, this.#nodes.slots);
    this.#foundIn = grown(this.#foundIn, this.#nodes.slots);
    this.count = 0;
    this.#round++;
    const required = mayBeFirst ? undefined : fewestDomains(plan);
    // Required affinity that a node does not meet comes before all anti-affinity.
    if (required !== undefined) this.#addDomains(required.counter);
    for (const rule of plan.fine) {
      if (rule.type === "hard") this.#addCounted(rule.count.pods, rule.sums.key);
      else if (rule.type === "blocking" && required === undefined) this.#addDomains(rule.counter);
    }
  }

  #addDomains(counter: CountedDomains): void {
    for (let place = 0; place < counter.places; place++) this.#addDomain(counter.key, counter.domainAt(place));
  }

  #addCounted(pods: NodeCounts, key: TopologyKey): void {
    for (let place = 0; place < pods.places; place++) {
      const slot = pods.keyAt(place);
      if (slot >= 0) this.#addDomain(key, key.at(slot));
    }
  }

  #addDomain(key: TopologyKey, domain: number): void {
    if (domain < 0) return;
    const { starts, slots } = key.nodes(this.#nodes);
    const end = starts[domain + 1] ?? 0;
    for (let at = starts[domain] ?? 0; at < end; at++) this.#add(slots[at] ?? 0);
  }

  #add(slot: number): void {
    if (this.#foundIn[slot] === this.#round) return;
    this.#foundIn[slot] = this.#round;
    this.slots[this.count++] = slot;
  }
}

/** Of fine required rules, the one that the fewest domains meet: nodes outside of these do not meet it. */
function fewestDomains({ required }: DecisionPlan): RequiredRule | undefined {
  let few: RequiredRule | undefined;
  for (const rule of required) {
    if (rule.place === fine && (few === undefined || rule.counter.occupied < few.counter.occupied)) few = rule;
  }
  return few;
}
