import type { PodInfo } from "../../cluster/pod-info.ts";
import { affinityIncludes, NodeInclusions, taintsInclude } from "../nodes/node-inclusions.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import type { PlannedConstraint } from "../plans/spread-plans.ts";
import { CombinedSums } from "./combined-sums.ts";
import type { CountedSums, SharedSums } from "./counted-sums.ts";
import { IncludedNodes } from "./included-nodes.ts";
import { IncludedSums } from "./included-sums.ts";
import { SelectedSums } from "./selected-sums.ts";
import { isCombined, type SpreadCount } from "./spread-counts.ts";

/** Nodes times rules to keep what is found by node, each about ten bytes. Those that sums hold live on. */
const mostKept = 2 ** 22;

/** Pods that nodes count alike for, but for a few. */
export interface AlikePods {
  /** Its node affinity, selector and tolerations say which nodes count; one node that it names is not among what they say. */
  readonly sample: PodInfo;
  /** Whether a few nodes say otherwise of each of the pods. */
  readonly hasApart: boolean;
  /** Whether each of the pods can be on a few nodes alone: of constraints that honor that, no others count. */
  readonly isOfFew: boolean;
}

/** One of the pods, and the {@link inclusionText} of all. */
interface SampleText {
  readonly sample: PodInfo;
  readonly text: string;
}

/** The sums that spread constraints ask for. What they need to know of nodes is shared by all that say the same of them. */
export class SpreadSums {
  readonly #nodes: NodeTable;
  readonly #survey: NodeSurvey;
  /** By what a constraint says of nodes. */
  readonly #included = new Map<string, IncludedNodes>();
  /** By which of its pods' node affinity and tolerations is needed, and what that is. */
  readonly #inclusions = new Map<string, NodeInclusions>();

  constructor({ nodes, survey }: { readonly nodes: NodeTable; readonly survey: NodeSurvey }) {
    this.#nodes = nodes;
    this.#survey = survey;
  }

  /** @param requiredKeys A node that lacks one of these does not count. */
  of(
    constraint: PlannedConstraint,
    requiredKeys: readonly TopologyKey[],
    { sample, hasApart, isOfFew }: AlikePods,
  ): CountedSums {
    const { count, key, inclusions: needed } = constraint;
    const isOfOwn = isOfFew && (needed & affinityIncludes) !== 0;
    const text = isOfOwn ? "" : inclusionText(sample, needed);
    const alike = { sample, text };
    const rule = `${key.number} ${requiredKeys.map(({ number }) => number).join()} ${needed} ${text}`;
    const isSelected = isOfOwn || (hasApart && needed !== 0);
    const name = isOfOwn ? `few ${rule}` : isSelected ? `apart ${rule}` : rule;
    const known = count.sums.get(name);
    if (known !== undefined) return known;
    const shared = isOfOwn ? undefined : this.#shared(rule, constraint, requiredKeys, alike);
    if (shared !== undefined && !isSelected) return shared;
    const sums = new SelectedSums(count.sums.size, { key, needed, requiredKeys, pods: count.pods, shared });
    count.sums.set(name, sums);
    return sums;
  }

  #shared(
    name: string,
    constraint: PlannedConstraint,
    requiredKeys: readonly TopologyKey[],
    alike: SampleText,
  ): SharedSums {
    const { count } = constraint;
    const included = this.#includedBy(name, constraint, requiredKeys, alike);
    if (!isCombined(count)) return this.#moved(count, name, included);
    const known = count.sums.get(name);
    if (known instanceof CombinedSums) return known;
    const others = count.others.map(({ part, sign }) => ({ part: this.#moved(part, name, included), sign }));
    const made = new CombinedSums(count.sums.size, this.#moved(count.main, name, included), others);
    count.sums.set(name, made);
    return made;
  }

  #moved({ pods, sums }: SpreadCount, name: string, included: IncludedNodes): IncludedSums {
    const known = sums.get(name);
    if (known instanceof IncludedSums) return known;
    const made = new IncludedSums(sums.size, pods, included, this.#nodes);
    sums.set(name, made);
    return made;
  }

  #includedBy(
    name: string,
    { key, inclusions: needed }: PlannedConstraint,
    requiredKeys: readonly TopologyKey[],
    { sample, text }: SampleText,
  ): IncludedNodes {
    const known = this.#included.get(name);
    if (known !== undefined) return known;
    if (this.#included.size * this.#nodes.slots > mostKept) {
      this.#included.clear();
      this.#inclusions.clear();
    }
    const asked = `${needed} ${text}`;
    const inclusions = this.#inclusions.get(asked) ?? new NodeInclusions(sample, this.#nodes, this.#survey);
    this.#inclusions.set(asked, inclusions);
    const included = new IncludedNodes({ key, inclusions, needed, requiredKeys }, this.#nodes);
    this.#included.set(name, included);
    return included;
  }
}

/** Equal for pods for which the same nodes count, as far as that is needed. */
function inclusionText({ pod: { spec } }: PodInfo, needed: number): string {
  const byAffinity = (needed & affinityIncludes) !== 0;
  const byTaints = (needed & taintsInclude) !== 0;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const affinity = byAffinity ? [spec.nodeSelector, required] : [];
  if (affinity.every((one) => one === undefined) && !byTaints) return "";
  return JSON.stringify([byAffinity, ...affinity, byTaints ? spec.tolerations : undefined]);
}
