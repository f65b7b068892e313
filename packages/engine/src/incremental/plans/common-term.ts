import type { NodeSelectorRequirement, NodeSelectorTerm } from "../../api/selectors.ts";
import { compileNodeSelectorTerm, nameField } from "../../cluster/node-selector.ts";
import type { RareNodes } from "../nodes/rare-nodes.ts";

/** How many nodes count as few. */
export interface FewNodes {
  /** Where all others are said to match. */
  readonly matching: number;
  /** Where all others are said not to: there are fewer to look at, once these are asked. */
  readonly others: number;
}

/** What a term says of all nodes but those in the slots `but`, of which it may say anything. */
export type CommonTerm =
  | { readonly matches: "every"; readonly but: readonly number[] }
  | { readonly matches: "none"; readonly but: readonly number[] }
  /** Where `term` matches: the same one, where nothing is left out of it. */
  | { readonly matches: "some"; readonly but: readonly number[]; readonly term: NodeSelectorTerm };

/** A requirement that holds, or does not, for all nodes but a few. */
interface CommonRequirement {
  readonly holds: boolean;
  readonly but: readonly number[];
}

/** What a term says of most nodes: many pods' terms say the same of them where each names a few nodes of its own. */
export function commonTerm(term: NodeSelectorTerm, nodes: RareNodes, few: FewNodes): CommonTerm {
  // An empty term, or one with a mistake in it, matches no node.
  if (compileNodeSelectorTerm(term) === undefined) return { matches: "none", but: [] };
  const { matchExpressions = [], matchFields = [] } = term;
  const but: number[] = [];
  let rarest: readonly number[] | undefined;
  const isLeft = (requirement: NodeSelectorRequirement, isField: boolean): boolean => {
    const common = commonRequirement(requirement, isField, nodes, few);
    if (common?.holds === true) but.push(...common.but);
    else if (common !== undefined && (rarest === undefined || common.but.length < rarest.length)) rarest = common.but;
    return common === undefined;
  };
  const expressions = matchExpressions.filter((one) => isLeft(one, false));
  const fields = matchFields.filter((one) => isLeft(one, true));
  if (rarest !== undefined) return { matches: "none", but: rarest };
  const left = expressions.length + fields.length;
  if (left === 0) return { matches: "every", but };
  const isSame = left === matchExpressions.length + matchFields.length;
  return { matches: "some", but, term: isSame ? term : { matchExpressions: expressions, matchFields: fields } };
}

function commonRequirement(
  { key, operator, values = [] }: NodeSelectorRequirement,
  isField: boolean,
  nodes: RareNodes,
  few: FewNodes,
): CommonRequirement | undefined {
  if (operator !== "In" && operator !== "NotIn") return undefined;
  if (isField && key !== nameField) return undefined;
  const holds = operator === "NotIn";
  const most = holds ? few.matching : few.others;
  const but = isField ? nodes.named(values, most) : nodes.labelled(key, values, most);
  return but && { holds, but };
}
