import type { PodAffinityTerm } from "../api/affinity.ts";
import type { Labels } from "../api/object-meta.ts";
import {
  type CompiledTerm,
  compileAffinityTerm,
  type LabelledPod,
  resolveNamespaces,
  termMatches,
} from "../cluster/affinity-term.ts";
import { compileLabels, matchNothing } from "../cluster/label-selector.ts";
import type { CarriedTerm } from "./carried-terms.ts";
import { onlyLabelKey, onlyNamespace, onlyRequirement, PlainTerms } from "./plain-terms.ts";
import type { Selection } from "./selections.ts";
import type { TopologyKey, TopologyKeys } from "./topology-keys.ts";

/** An affinity term, once for all pods that say the same. */
export interface Term {
  readonly id: number;
  readonly key: TopologyKey;
  readonly compiled: CompiledTerm;
  /** Whether what it matches depends on the labels of namespaces. */
  readonly selectsNamespaces: boolean;
  /** With the namespaces that it selects now in the place of its namespace selector; made when asked for. */
  resolved: CompiledTerm | undefined;
  /** What the term selects, once an incoming pod has asked for it alone. */
  selection: Selection | undefined;
  /** What the term does, by effect, once placed pods carry it. */
  readonly carried: CarriedTerm[];
}

/** Every term in use. */
export class Terms {
  readonly #keys: TopologyKeys;
  readonly #namespaces: ReadonlyMap<string, Labels>;
  readonly #plain = new PlainTerms<Term>();
  /** Those that are not plain, by text. */
  readonly #others = new Map<string, Term>();
  readonly #selectorStays: boolean;
  #made = 0;

  /** @param selectorStays See `incomingNamespaceSelectorEvaluatedTwice` of the version. */
  constructor(keys: TopologyKeys, namespaces: ReadonlyMap<string, Labels>, selectorStays: boolean) {
    this.#keys = keys;
    this.#namespaces = namespaces;
    this.#selectorStays = selectorStays;
  }

  /** The term of a pod in `own`; compiled only if it is not known yet, as far as it is plain. */
  of(said: PodAffinityTerm, own: string): Term {
    const labels = said.labelSelector?.matchLabels;
    const key = onlyLabelKey(said);
    const namespace = onlyNamespace(said, own);
    if (key === undefined || namespace === undefined) return this.intern(compileAffinityTerm(said, own, ""));
    const { topologyKey } = said;
    const values = this.#plain.valuesOf(namespace, topologyKey, key);
    const value = labels?.[key] ?? "";
    const known = values.get(value);
    if (known !== undefined) return known;
    const namespaces = this.#plain.setOf(namespace);
    const selectsPod = compileLabels(labels);
    const term = this.#make({ topologyKey, selectsPod, namespaces, selectsNamespace: matchNothing });
    values.set(value, term);
    return term;
  }

  intern(compiled: CompiledTerm): Term {
    const label = onlyRequirement(compiled);
    const [namespace] = compiled.namespaces;
    if (label === undefined || namespace === undefined)
      return kept(this.#others, canonicalText(compiled), () => this.#make(compiled));
    const values = this.#plain.valuesOf(namespace, compiled.topologyKey, label.key);
    return kept(values, label.values[0] ?? "", () => this.#make(compiled));
  }

  #make(compiled: CompiledTerm): Term {
    const { requirements } = compiled.selectsNamespace;
    return {
      id: this.#made++,
      key: this.#keys.use(compiled.topologyKey),
      compiled,
      selectsNamespaces: requirements !== undefined && requirements.length > 0,
      resolved: undefined,
      selection: undefined,
      carried: [],
    };
  }

  /**
   * Whether an incoming pod's term selects a placed pod: by the names of the namespaces that it selects now.
   * One that nobody listed is then selected by no requirement, not even a negative one (since 1.37).
   */
  asksFor(term: Term, placed: LabelledPod): boolean {
    term.resolved ??= resolveNamespaces(term.compiled, this.#namespaces, this.#selectorStays);
    return termMatches(term.resolved, placed, undefined);
  }

  /** Whether a placed pod's term selects an incoming pod: by the labels of its namespace, none when it is unknown. */
  selects(term: Term, incoming: LabelledPod): boolean {
    return termMatches(term.compiled, incoming, this.#namespaces.get(incoming.namespace));
  }

  /** To be called after every change of namespaces. */
  namespacesChanged(): void {
    // No plain term selects namespaces.
    for (const term of this.#others.values()) if (term.selectsNamespaces) term.resolved = undefined;
  }
}

function kept(terms: Map<string, Term>, text: string, make: () => Term): Term {
  let term = terms.get(text);
  if (term === undefined) terms.set(text, (term = make()));
  return term;
}

/** Equal for terms that say the same, and for no others: lengths and line ends, which are in no JSON, tell what ends where. */
function canonicalText({ topologyKey, namespaces, selectsNamespace, selectsPod }: CompiledTerm): string {
  let text = `${topologyKey.length} ${topologyKey}`;
  for (const name of [...namespaces].sort()) text += `${name.length} ${name}`;
  return `${text}\n${selectsNamespace.canonical}\n${selectsPod.canonical}`;
}
