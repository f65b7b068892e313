import type { PodSpec } from "../../api/pod.ts";
import type { NodeSelectorRequirement, NodeSelectorTerm } from "../../api/selectors.ts";
import { canMatch, requiredTerms } from "../../cluster/node-selector.ts";
import { grown } from "../growing-array.ts";
import { LabelTest } from "./label-test.ts";
import type { NodeGroupTable } from "./node-groups.ts";
import type { NodeTable } from "./node-table.ts";

/** The nodes whose labels are those that are required, or all others. */
export interface FoundNodes {
  /** The first `count` of these; valid until others are asked for. */
  readonly slots: Int32Array;
  readonly count: number;
  readonly areMatched: boolean;
}

/** Requirements that must all hold. */
type Term = readonly LabelTest[];

/**
 * Finds the nodes whose labels are those that a spec requires: they are found by the values of labels, and no other node
 * is looked at.
 */
export class RequiredLabels {
  readonly #nodes: NodeTable;
  readonly #groups: NodeGroupTable;
  #slots = new Int32Array(0);
  /** Those that one requirement speaks of. */
  #named = new Int32Array(0);
  /** By slot: in which round it was found. */
  #foundIn = new Int32Array(0);
  #round = 0;

  constructor(nodes: NodeTable, groups: NodeGroupTable) {
    this.#nodes = nodes;
    this.#groups = groups;
  }

  /** @returns `undefined` where no label is required, or where it can not be told by labels and their values alone. */
  find({ nodeSelector = {}, affinity }: PodSpec): FoundNodes | undefined {
    const asked = requiredTerms(affinity?.nodeAffinity);
    const selected = Object.entries(nodeSelector).map(([key, value]) =>
      this.#test({ key, operator: "In", values: [value] }),
    );
    if (asked === undefined) return selected.length === 0 ? undefined : this.#findBy([selected]);
    if (!asked.every(isOfLabels)) return undefined;
    const terms = asked
      .filter(canMatch)
      .map(({ matchExpressions = [] }) => [...selected, ...matchExpressions.map((one) => this.#test(one))]);
    return this.#findBy(terms);
  }

  #test(requirement: NodeSelectorRequirement): LabelTest {
    return new LabelTest(requirement, this.#groups.nodesWith(requirement.key));
  }

  /** @param terms One of which must hold. */
  #findBy(terms: readonly Term[]): FoundNodes {
    this.#slots = grown(this.#slots, this.#nodes.slots);
    this.#foundIn = grown(this.#foundIn, this.#nodes.slots);
    this.#named = grown(this.#named, this.#nodes.slots);
    this.#round++;
    // All that are matched are among those that one requirement of each term names; else, where a term only says where it
    // does not match, all that are not matched are among those that this one names.
    const excluding = terms.find((term) => !term.some(({ isIn }) => isIn));
    const tests = excluding ?? terms.flatMap((term) => smallest(term.filter(({ isIn }) => isIn)) ?? []);
    const areMatched = excluding === undefined;
    let count = 0;
    for (const test of tests) {
      const named = test.slotsInto(this.#named);
      for (let index = 0; index < named; index++) {
        const slot = this.#named[index] ?? 0;
        if (this.#foundIn[slot] === this.#round) continue;
        this.#foundIn[slot] = this.#round;
        if (isMatched(slot, terms) === areMatched) this.#slots[count++] = slot;
      }
    }
    return { slots: this.#slots, count, areMatched };
  }
}

function isMatched(slot: number, terms: readonly Term[]): boolean {
  for (const term of terms) if (holds(slot, term)) return true;
  return false;
}

function holds(slot: number, term: Term): boolean {
  for (const test of term) if (!test.holds(slot)) return false;
  return true;
}

function smallest(tests: readonly LabelTest[]): LabelTest | undefined {
  let least: LabelTest | undefined;
  for (const test of tests) if (least === undefined || test.size < least.size) least = test;
  return least;
}

/** Whether the term says nothing of names, and compares no numbers. */
function isOfLabels({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): boolean {
  return matchFields.length === 0 && matchExpressions.every(({ operator }) => operator !== "Gt" && operator !== "Lt");
}
