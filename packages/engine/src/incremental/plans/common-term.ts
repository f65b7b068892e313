import type { NodeSelectorRequirement, NodeSelectorTerm } from "../../api/selectors.ts";
import { canMatch, nameField } from "../../cluster/node-selector.ts";
import type { RareNodes } from "../nodes/rare-nodes.ts";

/** How many nodes count as few. */
export interface FewNodes {
  /** For each value of a label, name or toleration that they are found by, on average. */
  readonly each: number;
  readonly all: number;
}

/** So many may be kept that were found by so many values. */
export function mostNodes({ each, all }: FewNodes, values: number): number {
  return Math.min(all, each * values);
}

/** What a term says of all nodes but those in the slots `but`, of which it may say anything. */
export type CommonTerm = Found &
  (
    | { readonly matches: "every" | "none" }
    /** Where `term` matches: the same one, where nothing is left out of it. */
    | { readonly matches: "some"; readonly term: NodeSelectorTerm }
  );

/** Nodes that some values were found on. */
interface Found {
  readonly but: readonly number[];
  /** How many values. */
  readonly values: number;
}

/** A requirement that holds, or does not, for all nodes but a few. */
interface CommonRequirement extends Found {
  readonly holds: boolean;
}

/**
 * What a term says of most nodes: many pods' terms say the same of them where each names a few nodes of its own.
 *
 * @param few Where all others are said to match.
 * @param others Where all others are said not to.
 */
export function commonTerm(term: NodeSelectorTerm, nodes: RareNodes, few: FewNodes, others: FewNodes): CommonTerm {
  // An empty term, or one with a mistake in it, matches no node.
  if (!canMatch(term)) return { matches: "none", but: [], values: 0 };
  const { matchExpressions = [], matchFields = [] } = term;
  const but: number[] = [];
  let values = 0;
  let rarest: CommonRequirement | undefined;
  const isLeft = (requirement: NodeSelectorRequirement, isField: boolean): boolean => {
    const common = commonRequirement(requirement, isField, nodes, requirement.operator === "In" ? others : few);
    if (common?.holds === true) {
      for (const slot of common.but) but.push(slot);
      values += common.values;
    } else if (common !== undefined && (rarest === undefined || common.but.length < rarest.but.length)) rarest = common;
    return common === undefined;
  };
  const expressions = matchExpressions.filter((one) => isLeft(one, false));
  const fields = matchFields.filter((one) => isLeft(one, true));
  if (rarest !== undefined) return { matches: "none", but: rarest.but, values: rarest.values };
  const left = expressions.length + fields.length;
  if (left === 0) return { matches: "every", but, values };
  const isSame = left === matchExpressions.length + matchFields.length;
  return {
    matches: "some",
    but,
    values,
    term: isSame ? term : { matchExpressions: expressions, matchFields: fields },
  };
}

function commonRequirement(
  { key, operator, values = [] }: NodeSelectorRequirement,
  isField: boolean,
  nodes: RareNodes,
  few: FewNodes,
): CommonRequirement | undefined {
  if (operator !== "In" && operator !== "NotIn") return undefined;
  if (isField && key !== nameField) return undefined;
  const most = mostNodes(few, values.length);
  const but = isField ? nodes.named(values, most) : nodes.labelled(key, values, most);
  return but && { holds: operator === "NotIn", but, values: values.length };
}
