import { affinityIncludes, NodeInclusions } from "../nodes/node-inclusions.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import type { PlannedConstraint } from "../plans/spread-plans.ts";
import type { CountedSums } from "./counted-sums.ts";
import { IncludedNodes } from "./included-nodes.ts";
import { IncludedSums } from "./included-sums.ts";
import { LessSums } from "./less-sums.ts";
import { SelectedSums } from "./selected-sums.ts";
import { type CountedPods, isAllBut, type SpreadCount } from "./spread-counts.ts";

/** Nodes times rules to keep what is found by node, each about ten bytes. Those that sums hold live on. */
const mostKept = 2 ** 22;

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

  /**
   * @param requiredKeys A node that lacks one of these does not count.
   * @param isOfFew Whether the pods can be on a few nodes alone: of constraints that honor that, no others count.
   */
  of(constraint: PlannedConstraint, requiredKeys: readonly TopologyKey[], isOfFew: boolean): CountedSums {
    const { count, key, inclusions: needed, includedBy } = constraint;
    const isSelected = isOfFew && (needed & affinityIncludes) !== 0;
    const by = isSelected ? "selected" : includedBy.text;
    const name = `${key.number} ${requiredKeys.map(({ number }) => number).join()} ${needed} ${by}`;
    const known = count.sums.get(name);
    if (known !== undefined) return known;
    const sums = isSelected
      ? new SelectedSums(count.sums.size, count.pods, { key, needed, requiredKeys })
      : this.#sumsOf(count, name, this.#includedBy(name, constraint, requiredKeys));
    count.sums.set(name, sums);
    return sums;
  }

  #sumsOf(count: CountedPods, name: string, included: IncludedNodes): CountedSums {
    if (!isAllBut(count)) return this.#moved(count, name, included);
    const { all, but } = count.allBut;
    return new LessSums(count.sums.size, this.#moved(all, name, included), this.#moved(but, name, included));
  }

  #moved({ pods, sums }: SpreadCount, name: string, included: IncludedNodes): IncludedSums {
    const known = sums.get(name);
    if (known instanceof IncludedSums) return known;
    const made = new IncludedSums(sums.size, pods, included, this.#nodes);
    sums.set(name, made);
    return made;
  }

  #includedBy(name: string, constraint: PlannedConstraint, requiredKeys: readonly TopologyKey[]): IncludedNodes {
    const known = this.#included.get(name);
    if (known !== undefined) return known;
    if (this.#included.size * this.#nodes.slots > mostKept) {
      this.#included.clear();
      this.#inclusions.clear();
    }
    const { key, inclusions: needed, includedBy } = constraint;
    // What is not needed of them is not in the text.
    const text = `${needed} ${includedBy.text}`;
    const inclusions = this.#inclusions.get(text) ?? new NodeInclusions(includedBy.pod, this.#nodes, this.#survey);
    this.#inclusions.set(text, inclusions);
    const included = new IncludedNodes({ key, inclusions, needed, requiredKeys }, this.#nodes);
    this.#included.set(name, included);
    return included;
  }
}
