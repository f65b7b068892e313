import type { NodeAffinity, PreferredSchedulingTerm } from "../../api/affinity.ts";
import type { PodSpec, Toleration } from "../../api/pod.ts";
import type { NodeSelectorTerm } from "../../api/selectors.ts";
import { nameField, requiredTerms } from "../../cluster/node-selector.ts";
import type { RareNodes } from "../nodes/rare-nodes.ts";
import { type CommonTerm, commonTerm, type FewNodes } from "./common-term.ts";

/**
 * A spec that says the same as another of all nodes but a few, and less: pods that each name nodes, or tolerate taints, of
 * their own have it in common.
 */
export interface CommonSpec {
  readonly spec: PodSpec;
  /** The slots of the few, some of them more than once. */
  readonly but: readonly number[];
  /** The pods can be on none but some of these, if it is there: the spec requires nothing of nodes then. */
  readonly only: readonly number[] | undefined;
  /** How many values of labels, names and tolerations all of these were found by. */
  readonly values: number;
}

/** What is required of nodes, of all but a few; nothing where pods can be on some of the few only. */
interface CommonRequired extends Pick<CommonSpec, "but" | "only" | "values"> {
  readonly terms: readonly NodeSelectorTerm[] | undefined;
}

/** What was found by several things that a spec says. */
interface AllFound {
  readonly but: number[];
  values: number;
}

/** Matches every node; an empty term matches none. */
const everyNode: NodeSelectorTerm = { matchFields: [{ key: nameField, operator: "NotIn", values: [""] }] };

/** @returns `undefined` where the spec says nothing of few nodes alone. */
export function commonSpec(spec: PodSpec, nodes: RareNodes, few: FewNodes): CommonSpec | undefined {
  const { affinity, nodeSelector, tolerations: before, ...others } = spec;
  const { nodeAffinity, ...terms } = affinity ?? {};
  const required = commonRequired(spec, nodes, few);
  const { only } = required;
  const found = { but: [...required.but], values: required.values };
  const tolerations = before?.filter((one) => !isOfFew(one, nodes, few, found));
  const left = { ...others, ...(tolerations && tolerations.length > 0 && { tolerations }) };
  if (only !== undefined) return { ...found, spec: { ...left, affinity: terms }, only };

  const asked = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
  const preferred = asked?.flatMap((one) => commonPreferred(one, nodes, few, found));
  const isLess =
    required.terms !== requiredTerms(nodeAffinity) ||
    tolerations?.length !== before?.length ||
    asked?.some((one, index) => one !== preferred?.[index]) === true;
  if (!isLess) return undefined;
  const common: NodeAffinity = {
    ...(required.terms && { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: required.terms } }),
    ...(preferred && preferred.length > 0 && { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
  };
  return {
    ...found,
    spec: {
      ...left,
      ...(nodeSelector && { nodeSelector }),
      affinity: Object.keys(common).length > 0 ? { ...terms, nodeAffinity: common } : terms,
    },
    only,
  };
}

function commonRequired({ nodeSelector = {}, affinity }: PodSpec, nodes: RareNodes, few: FewNodes): CommonRequired {
  const terms = requiredTerms(affinity?.nodeAffinity);
  // There may be fewer to keep than to ask.
  const asked = { each: few.all, all: few.all };
  for (const [key, value] of Object.entries(nodeSelector)) {
    const only = nodes.labelled(key, [value], asked.all);
    if (only !== undefined) return { terms: undefined, but: [], only, values: 1 };
  }
  if (terms === undefined) return { terms, but: [], only: undefined, values: 0 };
  const common = terms.map((term) => commonTerm(term, nodes, few, asked));
  const matchesEvery = common.find(({ matches }) => matches === "every");
  if (matchesEvery !== undefined) {
    return { terms: undefined, but: matchesEvery.but, only: undefined, values: matchesEvery.values };
  }
  const found = allOf(common);
  const left = common.flatMap((one) => (one.matches === "some" ? [one.term] : []));
  if (left.length === 0) return { terms: undefined, but: [], only: found.but, values: found.values };
  const isSame = left.length === terms.length && left.every((term, index) => term === terms[index]);
  return { but: found.but, values: found.values, only: undefined, terms: isSame ? terms : left };
}

function allOf(terms: readonly CommonTerm[]): Pick<CommonSpec, "but" | "values"> {
  const [first] = terms;
  if (first !== undefined && terms.length === 1) return first;
  const all: AllFound = { but: [], values: 0 };
  for (const { but, values } of terms) {
    for (const slot of but) all.but.push(slot);
    all.values += values;
  }
  return all;
}

/** @param found Told what nodes the toleration is of. */
function isOfFew(toleration: Toleration, nodes: RareNodes, few: FewNodes, found: AllFound): boolean {
  const tainted = nodes.tolerated(toleration, few.each);
  if (tainted === undefined) return false;
  found.but.push(...tainted);
  found.values++;
  return true;
}

/** @param found Told what nodes the term may say otherwise of. */
function commonPreferred(
  one: PreferredSchedulingTerm,
  nodes: RareNodes,
  few: FewNodes,
  found: AllFound,
): readonly PreferredSchedulingTerm[] {
  const common = commonTerm(one.preference ?? {}, nodes, few, few);
  for (const slot of common.but) found.but.push(slot);
  found.values += common.values;
  if (common.matches === "none") return [];
  const preference = common.matches === "some" ? common.term : everyNode;
  return [preference === one.preference ? one : { weight: one.weight, preference }];
}
