import { noDomain } from "../nodes/domain-nodes.ts";
import type { InclusionPolicies } from "../nodes/inclusion-policies.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { emptyDomain, type TopologyKey } from "../nodes/topology-keys.ts";

/** Which nodes' pods count for a spread constraint, whatever pods it counts. */
export interface InclusionRule {
  readonly key: TopologyKey;
  /** What the node affinity and the tolerations of the constraint's pods say of nodes. */
  readonly policies: InclusionPolicies;
  /** Of a node's bits there, those that it needs. */
  readonly needed: number;
  /** A node that lacks one of these does not count. */
  readonly requiredKeys: readonly TopologyKey[];
}

/**
 * The nodes that count for constraints that say the same, and how many domains have one: found once for all groups of pods
 * that are spread alike, and again, in time proportional to the nodes, once nodes have changed.
 */
export class IncludedNodes {
  readonly key: TopologyKey;
  /** By slot: 1 where the node counts. */
  isIncluded: Uint8Array = new Uint8Array(0);
  /** How many domains have a node that counts. */
  domains = 0;
  /** How often they have been found: what was read of them before holds no more, nor what was moved by it. */
  found = 0;
  readonly #rule: InclusionRule;
  readonly #nodes: NodeTable;
  #version = -1;

  constructor(rule: InclusionRule, nodes: NodeTable) {
    this.key = rule.key;
    this.#rule = rule;
    this.#nodes = nodes;
  }

  /** To be called before reading. */
  catchUp(): void {
    if (this.#version === this.#nodes.nodesVersion) return;
    this.found++;
    this.#version = this.#nodes.nodesVersion;
    const { policies, needed, requiredKeys } = this.#rule;
    const { domainOf, domains } = this.key;
    policies.catchUp();
    const { bits } = policies;
    const required = requiredKeys.map((key) => key.domainOf);
    this.isIncluded = new Uint8Array(this.#nodes.slots);
    /** By domain: 1 where a node counts. */
    const isCounted = new Uint8Array(domains);
    this.domains = 0;
    for (const slot of this.#nodes.slotsInUse()) {
      if ((bits[slot] & needed) !== needed || lacksAny(required, slot)) continue;
      this.isIncluded[slot] = 1;
      const domain = orEmpty(domainOf[slot]);
      if (isCounted[domain] === 0) this.domains++;
      isCounted[domain] = 1;
    }
  }
}

/** @param domains By key, then by slot. */
function lacksAny(domains: readonly Int32Array[], slot: number): boolean {
  for (const domainOf of domains) if (domainOf[slot] === noDomain) return true;
  return false;
}

/** Without the key a node is in the domain "", which a node whose value is "" shares. */
export function orEmpty(domain: number): number {
  return domain === noDomain ? emptyDomain : domain;
}
