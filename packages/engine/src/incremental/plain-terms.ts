import type { PodAffinityTerm } from "../api/affinity.ts";
import type { Labels } from "../api/object-meta.ts";
import type { CompiledTerm } from "../cluster/affinity-term.ts";
import type { LabelRequirement } from "../cluster/label-selector.ts";

// What most terms are: the pods of one namespace with one label. Such a term is told apart by four texts that are
// there already: making a single one of them, or compiling the term to see whether it is known, takes far longer.

/** Things by a plain term: its namespace, topology key, and the label's key, then its value. */
export class PlainTerms<Kept> {
  readonly #byNamespace: ByText<ByText<ByText<PlainValues<Kept>>>> = new Map();
  readonly #namespaceSets = new Map<string, ReadonlySet<string>>();

  /** What is kept by the label's value. */
  valuesOf(namespace: string, topologyKey: string, labelKey: string): PlainValues<Kept> {
    let byTopologyKey = this.#byNamespace.get(namespace);
    if (byTopologyKey === undefined) this.#byNamespace.set(namespace, (byTopologyKey = new Map()));
    let byLabelKey = byTopologyKey.get(topologyKey);
    if (byLabelKey === undefined) byTopologyKey.set(topologyKey, (byLabelKey = new Map()));
    let values = byLabelKey.get(labelKey);
    if (values === undefined) byLabelKey.set(labelKey, (values = new Map()));
    return values;
  }

  /** The namespace alone, the same set for all terms of it. */
  setOf(namespace: string): ReadonlySet<string> {
    let set = this.#namespaceSets.get(namespace);
    if (set === undefined) this.#namespaceSets.set(namespace, (set = new Set<string>().add(namespace)));
    return set;
  }
}

type ByText<Kept> = Map<string, Kept>;

/** By the value of a label. */
export type PlainValues<Kept> = Map<string, Kept>;

/** The only namespace that the term of a pod in `own` is about; none where it may be about others. */
export function onlyNamespace({ namespaces, namespaceSelector }: PodAffinityTerm, own: string): string | undefined {
  if (namespaceSelector !== undefined) return undefined;
  if (namespaces === undefined || namespaces.length === 0) return own;
  return namespaces.length === 1 ? namespaces[0] : undefined;
}

/** The key of the only label that the term requires, which is in its `matchLabels`; none where it requires anything else. */
export function onlyLabelKey({ labelSelector }: PodAffinityTerm): string | undefined {
  if (labelSelector === undefined) return undefined;
  const { matchLabels, matchExpressions } = labelSelector;
  if (matchExpressions !== undefined && matchExpressions.length > 0) return undefined;
  return onlyKey(matchLabels);
}

function onlyKey(labels: Labels | undefined): string | undefined {
  let only: string | undefined;
  for (const key in labels) {
    if (only !== undefined) return undefined;
    only = key;
  }
  return only;
}

/** The same of a compiled term, however it was written. */
export function onlyRequirement({
  selectsPod: { requirements },
  namespaces,
  selectsNamespace,
}: CompiledTerm): LabelRequirement | undefined {
  if (requirements?.length !== 1 || namespaces.size !== 1 || selectsNamespace.requirements !== undefined)
    return undefined;
  const [one] = requirements;
  return one?.operator === "In" && one.values.length === 1 ? one : undefined;
}
