import { forEachKey } from "../tables/int-counts.ts";
import { grown } from "../tables/growing.ts";
import { forEachNodeIn, noDomain } from "../nodes/domain-nodes.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import { fine, type RequiredRule } from "../rules/rule.ts";
import type { Plan } from "./plan.ts";

/**
 * The nodes of which fine rules may say otherwise than of nodes in domains without pods. Found in time proportional to
 * them. The arrays are used again for the next plan.
 */
export class SpokenOfNodes {
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

  find(plan: Plan): void {
    this.slots = grown(this.slots, this.#nodes.slots);
    this.#foundIn = grown(this.#foundIn, this.#nodes.slots);
    this.count = 0;
    this.#round++;
    const required = plan.mayBeFirst ? undefined : fewestDomains(plan);
    // Required affinity that a node does not meet comes before all anti-affinity.
    if (required !== undefined) forEachKey(required.counter, (domain) => this.#addDomain(required.counter.key, domain));
    for (const rule of plan.fine) {
      if (rule.type === "hard") {
        const { key } = rule.sums;
        forEachKey(rule.count.pods, (slot) => this.#addDomain(key, key.at(slot)));
      } else if (rule.type === "blocking" && required === undefined) {
        forEachKey(rule.counter, (domain) => this.#addDomain(rule.counter.key, domain));
      }
    }
  }

  #addDomain(key: TopologyKey, domain: number): void {
    if (domain !== noDomain) forEachNodeIn(key.nodes(this.#nodes), domain, this.#add);
  }

  readonly #add = (slot: number): void => {
    if (this.#foundIn[slot] === this.#round) return;
    this.#foundIn[slot] = this.#round;
    this.slots[this.count++] = slot;
  };
}

/** Of fine required rules, the one that the fewest domains meet: nodes outside of these do not meet it. */
function fewestDomains({ required }: Plan): RequiredRule | undefined {
  let few: RequiredRule | undefined;
  for (const rule of required) {
    if (rule.place === fine && (few === undefined || rule.counter.occupied < few.counter.occupied)) few = rule;
  }
  return few;
}
