import type { Labels } from "../../api/object-meta.ts";
import type { CompiledTerm } from "../../cluster/affinity-term.ts";
import { requiredLabels, requiresNone, selectsNothing } from "./label-index.ts";
import { LabelTable } from "./label-table.ts";

/**
 * The namespaces that are listed, with their labels. A namespace has *places*: a number for its name, and one for each of
 * its labels. What is about pods of some namespaces alone is looked for at the places of a pod's namespace.
 */
export class NamespaceTable {
  readonly #labels = new Map<string, Labels>();
  readonly #table = new LabelTable();
  /** By the place of a label: the namespaces that have it. */
  readonly #byLabel = new Map<number, Set<string>>();
  /** The places of names that terms say, below 0, and the names by place from the end. */
  readonly #places = new Map<string, number>();
  readonly #names: string[] = [];

  /** How many places there are. */
  get size(): number {
    return this.#table.size + this.#places.size;
  }

  /** By name. */
  get labels(): ReadonlyMap<string, Labels> {
    return this.#labels;
  }

  /** `undefined` for one that is not listed. */
  get(name: string): Labels | undefined {
    return this.#labels.get(name);
  }

  /** @param labels `undefined` for a namespace that goes. */
  set(name: string, labels: Labels | undefined): void {
    for (const place of this.#labelPlaces(name)) {
      const names = this.#byLabel.get(place);
      names?.delete(name);
      if (names?.size === 0) this.#byLabel.delete(place);
    }
    if (labels === undefined) this.#labels.delete(name);
    else this.#labels.set(name, labels);
    for (const place of this.#labelPlaces(name)) {
      const names = this.#byLabel.get(place);
      if (names === undefined) this.#byLabel.set(place, new Set([name]));
      else names.add(name);
    }
  }

  /** The places of the namespace now; that of its name if a term says it. */
  placesOf(name: string): readonly number[] {
    const place = this.#places.get(name);
    const ofLabels = this.#labelPlaces(name);
    return place === undefined ? ofLabels : [place, ...ofLabels];
  }

  /** The namespaces at the place now. */
  namesAt(place: number): Iterable<string> {
    if (place >= 0) return this.#byLabel.get(place) ?? [];
    const name = this.#names[-1 - place];
    return name === undefined ? [] : [name];
  }

  /**
   * Places of which each namespace has exactly one that the term selects pods of; others may have one, too. `undefined`
   * where no places are such: the term selects namespaces by name and by labels, or requires the value of no label.
   */
  placesFor({ namespaces, selectsNamespace }: CompiledTerm): readonly number[] | undefined {
    const labels = requiredLabels([selectsNamespace], this.#table);
    const [first] = labels;
    if (first === requiresNone) return undefined;
    if (first === selectsNothing) return [...namespaces].map((name) => this.#placeOf(name));
    return namespaces.size === 0 ? labels : undefined;
  }

  #labelPlaces(name: string): readonly number[] {
    const labels = this.#labels.get(name);
    return labels === undefined ? [] : this.#table.numbersOf(labels);
  }

  #placeOf(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = -1 - this.#names.length;
    this.#names[-1 - place] = name;
    this.#places.set(name, place);
    return place;
  }
}
