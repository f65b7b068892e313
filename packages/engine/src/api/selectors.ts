import type { Labels } from "./object-meta.ts";

export const labelSelectorOperators = ["In", "NotIn", "Exists", "DoesNotExist"] as const;
export type LabelSelectorOperator = (typeof labelSelectorOperators)[number];

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: LabelSelectorOperator;
  readonly values?: readonly string[];
}

/** Selects objects by label. Absent selects nothing, `{}` everything; all requirements must hold. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

export const nodeSelectorOperators = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"] as const;
export type NodeSelectorOperator = (typeof nodeSelectorOperators)[number];

export interface NodeSelectorRequirement {
  readonly key: string;
  readonly operator: NodeSelectorOperator;
  readonly values?: readonly string[];
}

/** Requirements that must all hold; an empty term matches no node. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeSelectorRequirement[];
  /** Only `metadata.name`, `In` or `NotIn` with one value. */
  readonly matchFields?: readonly NodeSelectorRequirement[];
}

/** Terms of which one must match. */
export interface NodeSelector {
  /** Null, as Go writes a list that was never set, matches nothing. */
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[] | null;
}
