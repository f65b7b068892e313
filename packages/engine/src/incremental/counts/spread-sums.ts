import type { PodInfo } from "../../cluster/pod-info.ts";
import { affinityIncludes, InclusionPolicies, taintsInclude, IncludedNodes } from "./included-nodes.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import type { SpreadCount, SpreadCounts } from "./spread-count.ts";
import { SpreadSum } from "./spread-sum.ts";

/** Nodes times rules to keep what is found by node, each a few bytes. */
const mostKept = 2 ** 22;
/** Rules to keep it for even with very many nodes: as many as one decision reads, and more. */
const fewestKept = 64;

/** A spread constraint, as far as it is summed up. */
export interface CountedConstraint {
  readonly key: TopologyKey;
  readonly count: SpreadCount;
  /** What a node must meet to count: {@link affinityIncludes} and {@link taintsInclude}, added up. */
  readonly policies: number;
}

/** What sums are made of. */
interface SpreadSumsInputs {
  readonly nodes: NodeTable;
  readonly survey: NodeSurvey;
  readonly spreadCounts: SpreadCounts;
}

/**
 * The sums that spread constraints ask for. What they need to know of nodes is shared by all that say the same of them.
 * Where there is no room for more, all counts and sums are let go of before the next plan: see
 * {@link SpreadCounts.forgetIfFull}.
 */
export class SpreadSums {
  readonly #inputs: SpreadSumsInputs;
  readonly #most: number;
  /** By what a constraint says of nodes. */
  readonly #included = new Map<string, IncludedNodes>();
  /** By which of its pods' node affinity and tolerations is needed, and what that is. */
  readonly #policies = new Map<string, InclusionPolicies>();
  #forgottenAt = 0;

  /** @param most See {@link mostKept}. */
  constructor(inputs: SpreadSumsInputs, most: number = mostKept) {
    this.#inputs = inputs;
    this.#most = most;
  }

  /**
   * @param pod Stands for all pods that are spread so: its node affinity, selector and tolerations say which nodes
   *   count.
   * @param requiredKeys A node that lacks one of these does not count.
   */
  of(constraint: CountedConstraint, requiredKeys: readonly TopologyKey[], pod: PodInfo): SpreadSum {
    const { count, key, policies: needed } = constraint;
    const text = policyText(pod, needed);
    const name = `${key.number} ${requiredKeys.map(({ number }) => number).join()} ${needed} ${text}`;
    const known = count.sumNamed(name);
    if (known !== undefined) return known;
    this.#forgetOld();
    const { nodes, spreadCounts } = this.#inputs;
    const policies = this.#policiesOf(pod, `${needed} ${text}`);
    const included = this.#included.get(name) ?? new IncludedNodes({ key, policies, needed, requiredKeys }, nodes);
    this.#included.set(name, included);
    const mostRules = Math.max(fewestKept, this.#most / Math.max(1, nodes.slots));
    if (count.isCrowded || this.#included.size > mostRules) spreadCounts.isCrowded = true;
    return count.addSum(name, (number) => new SpreadSum(number, count.pods, included, nodes));
  }

  /** Lets go of what was made for counts that are forgotten. */
  #forgetOld(): void {
    const { clock } = this.#inputs.nodes;
    if (this.#forgottenAt === clock.spreadCounts) return;
    this.#forgottenAt = clock.spreadCounts;
    this.#included.clear();
    this.#policies.clear();
  }

  #policiesOf(pod: PodInfo, text: string): InclusionPolicies {
    const { nodes, survey } = this.#inputs;
    const policies = this.#policies.get(text) ?? new InclusionPolicies(pod, nodes, survey);
    this.#policies.set(text, policies);
    return policies;
  }
}

/** Equal for pods for which the same nodes count, as far as that is needed. */
function policyText({ pod: { spec } }: PodInfo, needed: number): string {
  const byAffinity = (needed & affinityIncludes) !== 0;
  const byTaints = (needed & taintsInclude) !== 0;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const affinity = byAffinity ? [spec.nodeSelector, required] : [];
  if (affinity.every((one) => one === undefined) && !byTaints) return "";
  return JSON.stringify([byAffinity, ...affinity, byTaints ? spec.tolerations : undefined]);
}
