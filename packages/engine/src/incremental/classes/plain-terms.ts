import type { PodAffinityTerm } from "../../api/affinity.ts";
import type { CompiledTerm, LabelledPod } from "../../cluster/affinity-term.ts";
import type { LabelRequirement } from "../../cluster/label-selector.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

// What most terms are: the pods of one namespace that have one label. Such a term is told apart by texts that are there
// already, and by the number of the label: to compile a term only to see whether it is known takes far longer.

/** What a plain term selects. */
export interface PlainSelector {
  readonly namespace: string;
  readonly key: string;
  readonly value: string;
}

/** Things by a plain term: its namespace, topology key and label. */
export class PlainTerms<Kept> {
  readonly #byNamespace = new Map<string, Map<TopologyKey, ByLabel<Kept>>>();

  /** What is kept by the label's number. */
  byLabel(namespace: string, key: TopologyKey): ByLabel<Kept> {
    let byKey = this.#byNamespace.get(namespace);
    if (byKey === undefined) this.#byNamespace.set(namespace, (byKey = new Map()));
    let byLabel = byKey.get(key);
    if (byLabel === undefined) byKey.set(key, (byLabel = new Map()));
    return byLabel;
  }
}

type ByLabel<Kept> = Map<number, Kept>;

/** The only namespace that a term is about, of a pod in the namespace `ofPod`; none where it may be about others. */
export function onlyNamespace({ namespaces, namespaceSelector }: PodAffinityTerm, ofPod: string): string | undefined {
  if (namespaceSelector !== undefined) return undefined;
  if (namespaces === undefined || namespaces.length === 0) return ofPod;
  return namespaces.length === 1 ? namespaces[0] : undefined;
}

/** The only label that the term asks for, in its `matchLabels`; none where it asks for anything else. */
export function onlyLabel({ labelSelector }: PodAffinityTerm): readonly [key: string, value: string] | undefined {
  if (labelSelector === undefined) return undefined;
  const { matchLabels, matchExpressions } = labelSelector;
  if (matchLabels === undefined || (matchExpressions !== undefined && matchExpressions.length > 0)) return undefined;
  let only: string | undefined;
  for (const key in matchLabels) {
    if (only !== undefined) return undefined;
    only = key;
  }
  return only === undefined ? undefined : [only, matchLabels[only]];
}

/** What a compiled term requires, if it is plain, however it was written. */
export function onlyRequirement(term: CompiledTerm): LabelRequirement | undefined {
  const { requirements } = term.selectsPod;
  if (requirements?.length !== 1 || term.namespaces.size !== 1) return undefined;
  const [only] = requirements;
  if (term.selectsNamespace.requirements !== undefined) return undefined;
  return only?.operator === "In" && only.values.length === 1 ? only : undefined;
}

export function selectsPlainly({ namespace, key, value }: PlainSelector, pod: LabelledPod): boolean {
  // Not by `labelValue`, since it is asked often: what every object inherits is never a text.
  return pod.namespace === namespace && pod.labels[key] === value;
}
