import type { PodAffinityTerm } from "../../api/affinity.ts";
import type { Labels } from "../../api/object-meta.ts";
import { type CompiledTerm, compileAffinityTerm, type LabelledPod, termMatches } from "../../cluster/affinity-term.ts";
import { matchesLabels } from "../../cluster/label-selector.ts";
import { requiredLabels } from "./label-index.ts";
import type { LabelTable } from "./label-table.ts";
import {
  onlyLabel,
  onlyNamespace,
  onlyRequirement,
  type PlainSelector,
  PlainTerms,
  selectsPlainly,
} from "./plain-terms.ts";
import type { TopologyKey, TopologyKeys } from "../nodes/topology-keys.ts";

/** An affinity term, once for all pods that say the same. */
export interface Term {
  /** From 0 on, in the order in which terms have come. */
  readonly id: number;
  readonly key: TopologyKey;
  /** What it requires of pods: see `requiredLabels`. */
  readonly labels: readonly number[];
  /** What a plain term selects. */
  readonly plain: PlainSelector | undefined;
  /** What any other selects. */
  readonly compiled: CompiledTerm | undefined;
  /** Whether what it matches depends on the labels of namespaces. */
  readonly usesNamespaceLabels: boolean;
}

/** Every term in use. */
export class Terms {
  readonly #keys: TopologyKeys;
  readonly #namespaces: ReadonlyMap<string, Labels>;
  readonly #labels: LabelTable;
  readonly #plain = new PlainTerms<Term>();
  /** Those that are not plain, by text. */
  readonly #others = new Map<string, Term>();
  readonly #selectorStays: boolean;
  /** How many there are. */
  size = 0;
  /** Whether what any of them matches depends on the labels of namespaces. */
  anyUsesNamespaceLabels = false;

  /**
   * @param namespaces The labels of those that are listed.
   * @param selectorStays See `incomingNamespaceSelectorEvaluatedTwice` of the version.
   * @param labels Shared with the indexes that terms are looked up in.
   */
  constructor(keys: TopologyKeys, namespaces: ReadonlyMap<string, Labels>, selectorStays: boolean, labels: LabelTable) {
    this.#keys = keys;
    this.#namespaces = namespaces;
    this.#selectorStays = selectorStays;
    this.#labels = labels;
  }

  /** @param ofPod The namespace of the pod whose term it is. Plain ones, which most are, are not compiled. */
  of(written: PodAffinityTerm, ofPod: string): Term {
    const label = onlyLabel(written);
    const namespace = onlyNamespace(written, ofPod);
    if (label === undefined || namespace === undefined) return this.intern(compileAffinityTerm(written, ofPod, ""));
    const [key, value] = label;
    return this.#plainOf(written.topologyKey, namespace, key, value);
  }

  intern(compiled: CompiledTerm): Term {
    const only = onlyRequirement(compiled);
    const [namespace] = compiled.namespaces;
    if (only !== undefined && namespace !== undefined) {
      return this.#plainOf(compiled.topologyKey, namespace, only.key, only.values[0]);
    }
    const text = canonicalText(compiled);
    const known = this.#others.get(text);
    if (known !== undefined) return known;
    const labels = requiredLabels([compiled.selectsPod], this.#labels);
    const term = this.#make(this.#keys.use(compiled.topologyKey), labels, undefined, compiled);
    this.#others.set(text, term);
    return term;
  }

  #plainOf(topologyKey: string, namespace: string, key: string, value: string): Term {
    const label = this.#labels.numberOf(key, value);
    const topology = this.#keys.use(topologyKey);
    const byLabel = this.#plain.byLabel(namespace, topology);
    const known = byLabel.get(label);
    if (known !== undefined) return known;
    const term = this.#make(topology, [label], { namespace, key, value }, undefined);
    byLabel.set(label, term);
    return term;
  }

  #make(
    key: TopologyKey,
    labels: readonly number[],
    plain: PlainSelector | undefined,
    compiled: CompiledTerm | undefined,
  ): Term {
    if (plain !== undefined) this.#labels.keys.name(plain.key);
    if (compiled !== undefined) this.#labels.keys.nameThoseOf(compiled.selectsPod);
    const { requirements } = compiled?.selectsNamespace ?? {};
    const usesNamespaceLabels = requirements !== undefined && requirements.length > 0;
    if (usesNamespaceLabels) this.anyUsesNamespaceLabels = true;
    const term: Term = {
      id: this.size++,
      key,
      plain,
      compiled,
      labels,
      usesNamespaceLabels,
    };
    return term;
  }

  /**
   * Whether an incoming pod's term selects a placed pod: by the names of the namespaces that it selects now. One that
   * is not listed is then selected by no requirement, not even a negative one (since 1.37). As `resolveNamespaces` of
   * the term would match, without going through all namespaces.
   */
  asksFor(term: Term, placed: LabelledPod): boolean {
    if (term.plain !== undefined) return selectsPlainly(term.plain, placed);
    if (term.compiled === undefined || !matchesLabels(term.compiled.selectsPod, placed.labels)) return false;
    const { namespaces, selectsNamespace } = term.compiled;
    if (namespaces.has(placed.namespace)) return true;
    const labels = this.#namespaces.get(placed.namespace);
    if (labels !== undefined && matchesLabels(selectsNamespace, labels)) return true;
    return (!term.usesNamespaceLabels || this.#selectorStays) && matchesLabels(selectsNamespace, undefined);
  }

  /** Whether a placed pod's term selects an incoming pod: by the labels of its namespace, none when it is unknown. */
  selects(term: Term, incoming: LabelledPod): boolean {
    if (term.plain !== undefined) return selectsPlainly(term.plain, incoming);
    return (
      term.compiled !== undefined && termMatches(term.compiled, incoming, this.#namespaces.get(incoming.namespace))
    );
  }
}

/**
 * Equal for terms that say the same, and for no others: lengths tell where the texts end that users choose, and no JSON
 * has a line end in it.
 */
function canonicalText({ topologyKey, namespaces, selectsNamespace, selectsPod }: CompiledTerm): string {
  let text = `${topologyKey.length} ${topologyKey}`;
  for (const name of [...namespaces].sort()) text += `${name.length} ${name}`;
  return `${text}\n${selectsNamespace.canonical}\n${selectsPod.canonical}`;
}
