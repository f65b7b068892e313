import type { CompiledTerm } from "../../cluster/affinity-term.ts";
import { compileLabelSelector } from "../../cluster/label-selector.ts";
import type { LabelTable } from "./label-table.ts";

/** A term that asks for what another one does, but for pods that have one of some labels. */
export interface AllBut<Base> {
  /** The other one: it leaves nothing out. */
  readonly all: Base;
  /** The numbers of the labels. No pod that `all` selects and that has one of them is selected, and every other is. */
  readonly labels: readonly number[];
}

/**
 * Reads the term so, if it says `NotIn`: "not beside pods of other tenants" is a term of its own for each tenant, and each
 * selects nearly all pods. Counted so, they share the count of all.
 */
export function readAllBut(term: CompiledTerm, table: LabelTable): AllBut<CompiledTerm> | undefined {
  const { requirements = [] } = term.selectsPod;
  const leftOut = requirements.filter(({ operator }) => operator === "NotIn");
  const rest = requirements.filter(({ operator }) => operator !== "NotIn");
  if (leftOut.length === 0) return undefined;
  const labels = leftOut.flatMap(({ key, values }) => values.map((value) => table.numberOf(key, value)));
  return { all: { ...term, selectsPod: compileLabelSelector({ matchExpressions: rest }) }, labels };
}
