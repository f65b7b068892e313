import { type AffinityTerm, type LabelMatcher, type Labels, matchesLabels, podNamespace } from "@stowage/engine";
import type { Plan } from "../plan/planned-pod.ts";
import type { Subject } from "./subject.ts";

/** Pods that every selector sees alike: a namespace, labels, and whose they are. */
export interface Look {
  readonly namespace: string;
  readonly labels: Labels;
  /** Whose pods look so: a subject, or how a pod of the cluster is called. */
  readonly of: { readonly subject: Subject } | { readonly pod: string };
}

/** All the pods that selectors may find: those that the manifests make, and those of the cluster. */
export class SeenPods {
  readonly looks: readonly Look[];
  readonly #byNamespace = new Map<string, Look[]>();
  readonly #namespaces: ReadonlyMap<string, Labels>;
  readonly #selected = new WeakMap<AffinityTerm, readonly Look[]>();

  constructor(subjects: readonly Subject[], plan: Plan) {
    const wished = new Set(subjects.flatMap(({ planned }) => planned.map(({ pod }) => pod)));
    const others = new Map<string, Look>();
    for (const { pod } of [...plan.bound, ...plan.pods]) {
      if (wished.has(pod)) continue;
      const { labels = {}, name = "" } = pod.metadata;
      const namespace = podNamespace(pod);
      const key = JSON.stringify([namespace, labels]);
      if (!others.has(key)) others.set(key, { namespace, labels, of: { pod: `pod ${namespace}/${name}` } });
    }
    const own = subjects.map((subject): Look => {
      const { namespace, info } = subject;
      return { namespace, labels: info.labels, of: { subject } };
    });
    this.looks = [...own, ...others.values()];
    for (const look of this.looks) {
      const list = this.#byNamespace.get(look.namespace);
      if (list === undefined) this.#byNamespace.set(look.namespace, [look]);
      else list.push(look);
    }
    this.#namespaces = plan.engine.cluster.namespaces;
  }

  /** The labels of a namespace, with that of its name; none are known of one that is not there. */
  namespaceLabels(namespace: string): Labels | undefined {
    return this.#namespaces.get(namespace);
  }

  /** Every namespace that is known. */
  get namespaces(): ReadonlyMap<string, Labels> {
    return this.#namespaces;
  }

  /** Whether the term looks at pods of that namespace. */
  isInScope(term: AffinityTerm, namespace: string): boolean {
    return term.namespaces.has(namespace) || matchesLabels(term.selectsNamespace, this.#namespaces.get(namespace));
  }

  /** Whether a selector selects the look, whatever its namespace. */
  selects(selector: LabelMatcher, { labels }: Look): boolean {
    return matchesLabels(selector, labels);
  }

  /** Everybody whom the term selects. */
  selectedBy(term: AffinityTerm): readonly Look[] {
    const known = this.#selected.get(term);
    if (known !== undefined) return known;
    const found: Look[] = [];
    for (const [namespace, looks] of this.#byNamespace) {
      if (!this.isInScope(term, namespace)) continue;
      for (const look of looks) if (matchesLabels(term.selectsPod, look.labels)) found.push(look);
    }
    this.#selected.set(term, found);
    return found;
  }
}

/** `Deployment shop/web`, `pod shop/web-0`. */
export function lookText({ of }: Look): string {
  return "subject" in of ? of.subject.text : of.pod;
}

/** Whether the look is that of the subject's own pods. */
export function isLookOf({ of }: Look, subject: Subject): boolean {
  return "subject" in of && of.subject === subject;
}
