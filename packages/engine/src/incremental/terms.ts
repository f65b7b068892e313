import type { Labels } from "../api/object-meta.ts";
import { type AffinityTerm, type LabelledPod, resolveNamespaces, termMatches } from "../cluster/affinity-term.ts";
import type { CarriedTerm } from "./carried-terms.ts";
import type { Selection } from "./selections.ts";
import type { TopologyKey, TopologyKeys } from "./topology-keys.ts";

/** An affinity term, once for all pods that say the same. */
export interface Term {
  readonly id: number;
  readonly key: TopologyKey;
  readonly compiled: AffinityTerm;
  /** Whether what it matches depends on the labels of namespaces. */
  readonly selectsNamespaces: boolean;
  /** With the namespaces that it selects now in the place of its namespace selector; made when asked for. */
  resolved: AffinityTerm | undefined;
  /** What the term selects, once an incoming pod has asked for it alone. */
  selection: Selection | undefined;
  /** What the term does, by effect, once placed pods carry it. */
  readonly carried: CarriedTerm[];
}

/** Every term in use. */
export class Terms {
  readonly #keys: TopologyKeys;
  readonly #namespaces: ReadonlyMap<string, Labels>;
  readonly #terms = new Map<string, Term>();
  readonly #selectorStays: boolean;

  /** @param selectorStays See `incomingNamespaceSelectorEvaluatedTwice` of the version. */
  constructor(keys: TopologyKeys, namespaces: ReadonlyMap<string, Labels>, selectorStays: boolean) {
    this.#keys = keys;
    this.#namespaces = namespaces;
    this.#selectorStays = selectorStays;
  }

  intern(compiled: AffinityTerm): Term {
    const text = canonicalText(compiled);
    const known = this.#terms.get(text);
    if (known !== undefined) return known;
    const { requirements } = compiled.selectsNamespace;
    const term: Term = {
      id: this.#terms.size,
      key: this.#keys.use(compiled.topologyKey),
      compiled,
      selectsNamespaces: requirements !== undefined && requirements.length > 0,
      resolved: undefined,
      selection: undefined,
      carried: [],
    };
    this.#terms.set(text, term);
    return term;
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
    for (const term of this.#terms.values()) if (term.selectsNamespaces) term.resolved = undefined;
  }
}

function canonicalText({ topologyKey, namespaces, selectsNamespace, selectsPod }: AffinityTerm): string {
  return JSON.stringify([topologyKey, [...namespaces].sort(), selectsNamespace.canonical, selectsPod.canonical]);
}
