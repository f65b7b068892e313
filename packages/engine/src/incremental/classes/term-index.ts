import type { LabelledPod } from "../../cluster/affinity-term.ts";
import { appended } from "../tables/growing.ts";
import { requiresNone, SelectorIndex, selectsNothing } from "./label-index.ts";
import type { LabelTable } from "./label-table.ts";
import type { NamespaceTable } from "./namespace-table.ts";

/** What pods and their namespaces have if a term selects them. */
export interface Required {
  /** See `requiredLabels`. */
  readonly labels: readonly number[];
  /** See `NamespaceTable.placesFor`; absent: pods of any namespace may be selected. */
  readonly places: readonly number[] | undefined;
}

/**
 * Things that select pods as terms do, by what they require: a label of the pod, as in `SelectorIndex`, and a place of its
 * namespace. Terms for pods of one team's namespaces, whatever their labels, are asked about pods of that team alone.
 */
export class TermIndex<Selecting> {
  readonly #labels: LabelTable;
  readonly #namespaces: NamespaceTable;
  readonly #anywhere: SelectorIndex<Selecting>;
  /** By place, then by label, or {@link requiresNone}. */
  readonly #atPlaces = new Map<number, Map<number, Selecting[]>>();

  /** @param labels Shared with the indexes that are asked about the same pods. */
  constructor(labels: LabelTable, namespaces: NamespaceTable) {
    this.#labels = labels;
    this.#namespaces = namespaces;
    this.#anywhere = new SelectorIndex(labels);
  }

  add(one: Selecting, { labels, places }: Required): void {
    if (places === undefined) {
      this.#anywhere.addRequiring(one, labels);
      return;
    }
    for (const place of places) {
      let byLabel = this.#atPlaces.get(place);
      if (byLabel === undefined) this.#atPlaces.set(place, (byLabel = new Map()));
      for (const label of labels) {
        if (label !== selectsNothing) byLabel.set(label, appended(byLabel.get(label) ?? [], one));
      }
    }
  }

  /** Calls `visit` with each that may select the pod, with the labels of its namespace now: all that do, and perhaps others. */
  forEachSelecting({ namespace, labels }: LabelledPod, visit: (selecting: Selecting) => void): void {
    this.#anywhere.forEachSelecting(labels, visit);
    if (this.#atPlaces.size === 0) return;
    for (const place of this.#namespaces.placesOf(namespace)) {
      const byLabel = this.#atPlaces.get(place);
      if (byLabel === undefined) continue;
      for (const label of this.#labels.numbersOf(labels)) byLabel.get(label)?.forEach(visit);
      byLabel.get(requiresNone)?.forEach(visit);
    }
  }
}
