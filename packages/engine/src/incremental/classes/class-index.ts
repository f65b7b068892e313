import { appended, emptyList } from "../tables/growing.ts";
import { LabelledIndex, requiresNone } from "./label-index.ts";
import type { LabelTable } from "./label-table.ts";
import type { NamespaceTable } from "./namespace-table.ts";
import type { PodClass } from "./pod-class.ts";
import type { Required } from "./term-index.ts";

/** Every class of pods in use, by what terms require of pods and their namespaces. */
export class ClassIndex {
  readonly labels: LabelTable;
  readonly namespaces: NamespaceTable;
  readonly byLabel: LabelledIndex<PodClass>;
  readonly #byNamespace = new Map<string, PodClass[]>();

  constructor(labels: LabelTable, namespaces: NamespaceTable) {
    this.labels = labels;
    this.namespaces = namespaces;
    this.byLabel = new LabelledIndex(labels);
  }

  add(podClass: PodClass): void {
    this.byLabel.add(podClass);
    const known = this.#byNamespace.get(podClass.namespace);
    const longer = appended(known ?? emptyList, podClass);
    if (longer !== known) this.#byNamespace.set(podClass.namespace, longer);
  }

  /** Takes these away. */
  remove(ones: ReadonlySet<PodClass>): void {
    this.byLabel.remove(ones);
    for (const namespace of new Set(Array.from(ones, (podClass) => podClass.namespace))) {
      const left = this.in(namespace).filter((podClass) => !ones.has(podClass));
      if (left.length > 0) this.#byNamespace.set(namespace, left);
      else this.#byNamespace.delete(namespace);
    }
  }

  /** The classes of a namespace. */
  in(namespace: string): readonly PodClass[] {
    return this.#byNamespace.get(namespace) ?? [];
  }

  /** Those that may be selected, each once: all that are, with the labels of namespaces now, and perhaps others. */
  requiring({ labels, places }: Required): Iterable<PodClass> {
    const withLabels = this.byLabel.requiring(labels);
    if (places !== undefined && (labels[0] === requiresNone || withLabels.length > 1)) {
      const lists = places.flatMap((place) => Array.from(this.namespaces.namesAt(place), (name) => this.in(name)));
      if (lists.reduce((sum, { length }) => sum + length, 0) < withLabels.length) return lists.flat();
    }
    return withLabels;
  }
}
