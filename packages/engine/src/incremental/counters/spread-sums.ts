import { NodeInclusions } from "../nodes/node-inclusions.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import type { PlannedConstraint } from "../plans/spread-plans.ts";
import { IncludedNodes } from "./included-nodes.ts";
import { IncludedSums } from "./included-sums.ts";

/** Nodes times rules to keep what is found by node, each about ten bytes. Those that sums hold live on. */
const mostKept = 2 ** 22;

/** The sums that spread constraints ask for. What they need to know of nodes is shared by all that say the same of them. */
export class SpreadSums {
  readonly #nodes: NodeTable;
  readonly #survey: NodeSurvey;
  /** By what a constraint says of nodes. */
  readonly #included = new Map<string, IncludedNodes>();
  /** By what its pods' node affinity and tolerations are. */
  readonly #inclusions = new Map<string, NodeInclusions>();

  constructor({ nodes, survey }: { readonly nodes: NodeTable; readonly survey: NodeSurvey }) {
    this.#nodes = nodes;
    this.#survey = survey;
  }

  /** @param requiredKeys A node that lacks one of these does not count. */
  of(constraint: PlannedConstraint, requiredKeys: readonly TopologyKey[]): IncludedSums {
    const { count, key, inclusions, includedBy } = constraint;
    const name = `${key.number} ${requiredKeys.map(({ number }) => number).join()} ${inclusions} ${includedBy.text}`;
    let sums = count.sums.get(name);
    if (sums === undefined) {
      sums = new IncludedSums(
        count.sums.size,
        count.pods,
        this.#includedBy(name, constraint, requiredKeys),
        this.#nodes,
      );
      count.sums.set(name, sums);
    }
    return sums;
  }

  #includedBy(name: string, constraint: PlannedConstraint, requiredKeys: readonly TopologyKey[]): IncludedNodes {
    const known = this.#included.get(name);
    if (known !== undefined) return known;
    if (this.#included.size * this.#nodes.slots > mostKept) {
      this.#included.clear();
      this.#inclusions.clear();
    }
    const { key, inclusions: needed, includedBy } = constraint;
    const inclusions =
      this.#inclusions.get(includedBy.text) ?? new NodeInclusions(includedBy.pod, this.#nodes, this.#survey);
    this.#inclusions.set(includedBy.text, inclusions);
    const included = new IncludedNodes({ key, inclusions, needed, requiredKeys }, this.#nodes);
    this.#included.set(name, included);
    return included;
  }
}
