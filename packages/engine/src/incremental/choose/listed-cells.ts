import type { CountedDomains } from "../counters/counted-domains.ts";
import type { CellLayout } from "../layout/cell-layout.ts";
import { RootVerdicts } from "./root-verdicts.ts";

/**
 * The cells that are looked at one by one, and what is said of each; all others go by their roots. The arrays are used again
 * for the next decision.
 */
export class ListedCells {
  readonly roots: RootVerdicts = new RootVerdicts();
  /** The listed cells. */
  listed: Int32Array = new Int32Array(0);
  count = 0;
  /** Whether the cells that are not listed take the pod if their roots do. */
  othersAllow = true;
  /** By cell, of listed ones: 0 where no node takes the pod. */
  isAllowed: Uint8Array = new Uint8Array(0);
  /** By cell, of listed ones: what inter-pod affinity gives all nodes beside what it gives all of the root. */
  affinity: Float64Array = new Float64Array(0);
  #rootOf: Int32Array = new Int32Array(0);
  #listedIn = new Int32Array(0);
  #round = 0;

  isListed(cell: number): boolean {
    return this.#listedIn[cell] === this.#round;
  }

  allows(cell: number): boolean {
    if (this.#listedIn[cell] === this.#round) return this.isAllowed[cell] === 1;
    return this.othersAllow && this.roots.isAllowed[this.#rootOf[cell] ?? 0] === 1;
  }

  /** Before normalising. */
  affinityOf(cell: number): number {
    const ofRoot = this.roots.affinity[this.#rootOf[cell] ?? 0] ?? 0;
    return this.#listedIn[cell] === this.#round ? ofRoot + (this.affinity[cell] ?? 0) : ofRoot;
  }

  /** Lists none. */
  protected begin({ cells, rootOf }: CellLayout): void {
    this.#rootOf = rootOf;
    if (this.listed.length < cells) {
      this.listed = new Int32Array(cells);
      this.affinity = new Float64Array(cells);
      this.isAllowed = new Uint8Array(cells);
      this.#listedIn = new Int32Array(cells);
      this.#round = 0;
    }
    this.#round++;
    this.count = 0;
  }

  /** Lists the cell unless it is listed, or of a root that does not take the pod. */
  protected list(cell: number): void {
    if (this.roots.isAllowed[this.#rootOf[cell] ?? 0] === 1) this.#list(cell);
  }

  #list(cell: number): void {
    if (this.#listedIn[cell] === this.#round) return;
    this.#listedIn[cell] = this.#round;
    this.isAllowed[cell] = 1;
    this.affinity[cell] = 0;
    this.listed[this.count++] = cell;
  }

  /** Lists the cells of the domains that a counter has pods in. @param keyAt Which of the layout's keys it counts by. */
  protected listDomains(counter: CountedDomains, layout: CellLayout, keyAt: number): void {
    const cellsIn = layout.cellsIn[keyAt];
    if (cellsIn === undefined) return;
    const { cells, starts } = cellsIn;
    const { places } = counter;
    for (let place = 0; place < places; place++) {
      const domain = counter.domainAt(place);
      if (domain < 0) continue;
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) this.list(cells[at] ?? 0);
    }
  }

  /** Lists all cells of roots that take the pod. */
  protected listAll({ cellOfRoot, cellsOfRoot }: CellLayout): void {
    this.othersAllow = false;
    const { cells, starts } = cellsOfRoot;
    for (let root = 0; root < cellOfRoot.length; root++) {
      if (this.roots.isAllowed[root] === 0) continue;
      const end = starts[root + 1] ?? 0;
      for (let at = starts[root] ?? 0; at < end; at++) this.#list(cells[at] ?? 0);
    }
  }

  /** How many cells are in roots that take the pod. */
  protected openCells({ cellOfRoot, cellsOfRoot }: CellLayout): number {
    const { isAllowed } = this.roots;
    let open = 0;
    for (let root = 0; root < cellOfRoot.length; root++) {
      if (isAllowed[root] === 1) open += (cellsOfRoot.starts[root + 1] ?? 0) - (cellsOfRoot.starts[root] ?? 0);
    }
    return open;
  }
}
