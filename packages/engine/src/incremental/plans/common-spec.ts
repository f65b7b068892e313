import type { NodeAffinity, PreferredSchedulingTerm } from "../../api/affinity.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { NodeSelectorTerm } from "../../api/selectors.ts";
import { nameField } from "../../cluster/node-selector.ts";
import type { RareNodes } from "../nodes/rare-nodes.ts";
import { commonTerm, type FewNodes } from "./common-term.ts";

/**
 * A spec that says the same as another of all nodes but a few, and less: pods that each name nodes, or tolerate taints, of
 * their own have it in common.
 */
export interface CommonSpec {
  readonly spec: PodSpec;
  /** The slots of the few, some of them more than once. */
  readonly but: readonly number[];
  /** Whether the pods can be on none but some of these: the spec says nothing of the node then. */
  readonly isOnly: boolean;
}

/** What is required of nodes, of all but a few. */
type CommonRequired =
  | { readonly isOnly: true; readonly but: readonly number[] }
  | {
      readonly isOnly: false;
      readonly but: readonly number[];
      readonly terms: readonly NodeSelectorTerm[] | undefined;
    };

/** Matches every node; an empty term matches none. */
const everyNode: NodeSelectorTerm = { matchFields: [{ key: nameField, operator: "NotIn", values: [""] }] };

/** @returns `undefined` where the spec says nothing of few nodes alone. */
export function commonSpec(spec: PodSpec, nodes: RareNodes, few: FewNodes): CommonSpec | undefined {
  const { affinity, nodeSelector: _selector, ...withoutNodes } = spec;
  const { nodeAffinity, ...terms } = affinity ?? {};
  const required = commonRequired(spec, nodes, few);
  if (required.isOnly) return { spec: { ...withoutNodes, affinity: terms }, but: required.but, isOnly: true };

  const but = [...required.but];
  const tolerations = spec.tolerations?.filter((one) => {
    const tainted = nodes.tolerated(one, few.matching);
    if (tainted !== undefined) but.push(...tainted);
    return tainted === undefined;
  });
  const before = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
  const preferred = before?.flatMap((one) => commonPreferred(one, nodes, few, but));
  const isLess =
    required.terms !== nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ||
    tolerations?.length !== spec.tolerations?.length ||
    before?.some((one, index) => one !== preferred?.[index]) === true;
  if (!isLess) return undefined;
  const common: NodeAffinity = {
    ...(required.terms && { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: required.terms } }),
    ...(preferred && preferred.length > 0 && { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
  };
  const { tolerations: _tolerations, ...others } = spec;
  return {
    spec: {
      ...others,
      ...(tolerations && tolerations.length > 0 && { tolerations }),
      affinity: Object.keys(common).length > 0 ? { ...terms, nodeAffinity: common } : terms,
    },
    but,
    isOnly: false,
  };
}

function commonRequired({ nodeSelector = {}, affinity }: PodSpec, nodes: RareNodes, few: FewNodes): CommonRequired {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  for (const [key, value] of Object.entries(nodeSelector)) {
    const but = nodes.labelled(key, [value], few.others);
    if (but !== undefined) return { isOnly: true, but };
  }
  if (terms === undefined) return { isOnly: false, but: [], terms };
  const common = terms.map((term) => commonTerm(term, nodes, few));
  const matchesEvery = common.find(({ matches }) => matches === "every");
  if (matchesEvery !== undefined) return { isOnly: false, but: matchesEvery.but, terms: undefined };
  const but = common.flatMap((one) => one.but);
  const left = common.flatMap((one) => (one.matches === "some" ? [one.term] : []));
  if (left.length === 0) return { isOnly: true, but };
  const isSame = left.length === terms.length && left.every((term, index) => term === terms[index]);
  return { isOnly: false, but, terms: isSame ? terms : left };
}

/** @param but Told what nodes the term may say otherwise of. */
function commonPreferred(
  one: PreferredSchedulingTerm,
  nodes: RareNodes,
  few: FewNodes,
  but: number[],
): readonly PreferredSchedulingTerm[] {
  const common = commonTerm(one.preference, nodes, { matching: few.matching, others: few.matching });
  but.push(...common.but);
  if (common.matches === "none") return [];
  const preference = common.matches === "every" ? everyNode : common.term;
  return [preference === one.preference ? one : { weight: one.weight, preference }];
}
