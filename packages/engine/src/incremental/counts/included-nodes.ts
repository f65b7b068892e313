import type { Pod } from "../../api/pod.ts";
import { matchesRequiredNodeAffinity, requiredNodeAffinity } from "../../cluster/node-selector.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { doNotSchedule, untoleratedTaint } from "../../cluster/tolerations.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { filterTraits, noTraits } from "../nodes/plugin-traits.ts";
import { emptyDomain, noDomain, type TopologyKey } from "../nodes/topology-keys.ts";

/** The pod may go to the node by its node affinity and selector. */
export const affinityIncludes = 1;
/** The pod tolerates the node's taints. */
export const taintsInclude = 2;

/** Which nodes' pods count for a spread constraint, whatever pods it counts. */
interface InclusionRule {
  readonly key: TopologyKey;
  /** What the node affinity and the tolerations of the constraint's pods say of nodes. */
  readonly policies: InclusionPolicies;
  /** Of a node's bits there, those that it needs. */
  readonly needed: number;
  /** A node that lacks one of these does not count. */
  readonly requiredKeys: readonly TopologyKey[];
}

/**
 * The nodes that count for constraints that say the same, and how many domains have one: found once for all groups of
 * pods that are spread alike, and again, in time proportional to the nodes, once nodes have changed.
 */
export class IncludedNodes {
  readonly key: TopologyKey;
  /** By slot: 1 where the node counts. */
  isIncluded: Uint8Array = new Uint8Array(0);
  /** How many domains have a node that counts. */
  domains = 0;
  readonly #rule: InclusionRule;
  readonly #nodes: NodeTable;
  #foundAt = -1;

  constructor(rule: InclusionRule, nodes: NodeTable) {
    this.key = rule.key;
    this.#rule = rule;
    this.#nodes = nodes;
  }

  /** To be called before reading. */
  catchUp(): void {
    if (this.#foundAt === this.#nodes.clock.nodes) return;
    this.#foundAt = this.#nodes.clock.nodes;
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
      const domain = spreadDomain(domainOf[slot]);
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

/** Without the key topology spread counts a node in the domain "", which a node whose value is "" shares. */
export function spreadDomain(domain: number): number {
  return domain === noDomain ? emptyDomain : domain;
}

/** What the node inclusion policies of pods with one spec say of nodes (`matchNodeInclusionPolicies`). */
export class InclusionPolicies {
  /** By slot: {@link affinityIncludes} and {@link taintsInclude}, added up. Of slots without a node, anything. */
  bits: Uint8Array = new Uint8Array(0);
  readonly #pod: PodInfo;
  readonly #nodes: NodeTable;
  readonly #survey: NodeSurvey;
  #judgedAt = -1;

  constructor(pod: PodInfo, nodes: NodeTable, survey: NodeSurvey) {
    this.#pod = pod;
    this.#nodes = nodes;
    this.#survey = survey;
  }

  /** Judges all nodes again when one has changed. */
  catchUp(): void {
    const { clock, slots } = this.#nodes;
    if (this.#judgedAt === clock.nodes) return;
    this.#judgedAt = clock.nodes;
    const { pod } = this.#pod;
    this.bits = new Uint8Array(slots).fill(affinityIncludes + taintsInclude);
    for (const excluded of [excludedByAffinity(pod, this.#survey), excludedByTaints(pod, this.#survey)])
      if (excluded !== undefined) takeAway(this.bits, excluded);
  }
}

/** By slot: {@link affinityIncludes} where the pod may not go to the node; absent where it may go to all. */
function excludedByAffinity(pod: Pod, survey: NodeSurvey): Int32Array | undefined {
  const affinity = requiredNodeAffinity(pod);
  return survey.numbers(filterTraits("NodeAffinity", pod.spec, undefined), (node) =>
    matchesRequiredNodeAffinity(affinity, node) ? 0 : affinityIncludes,
  );
}

/** By slot: {@link taintsInclude} where the pod does not tolerate the node's taints; absent where it tolerates all. */
function excludedByTaints({ spec }: Pod, survey: NodeSurvey): Int32Array | undefined {
  return survey.numbers({ ...noTraits, admits: true }, ({ node }) =>
    untoleratedTaint(node.spec?.taints, spec.tolerations, doNotSchedule) === undefined ? 0 : taintsInclude,
  );
}

function takeAway(bits: Uint8Array, excluded: Int32Array): void {
  for (let slot = 0; slot < bits.length; slot++) bits[slot] -= excluded[slot];
}
