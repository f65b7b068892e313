import type { CellVerdicts } from "./cell-verdicts.ts";
import { grown } from "../growing-array.ts";
import type { NodeView } from "../views/node-view.ts";

/** How much of a view's entries is taken: feasible nodes, and those with the highest score. */
export class TakenOf {
  feasible: Int32Array = new Int32Array(0);
  ties: Int32Array = new Int32Array(0);
  #touched = new Int32Array(0);
  #touchedCount = 0;

  clear(): void {
    for (let at = 0; at < this.#touchedCount; at++) {
      this.feasible[this.#touched[at] ?? 0] = 0;
      this.ties[this.#touched[at] ?? 0] = 0;
    }
    this.#touchedCount = 0;
  }

  makeRoom(entries: number): void {
    this.feasible = grown(this.feasible, entries);
    this.ties = grown(this.ties, entries);
  }

  add(entry: number, feasible: number, ties: number): void {
    const before = this.feasible[entry] ?? 0;
    if (before === 0) {
      if (this.#touchedCount === this.#touched.length) this.#touched = grown(this.#touched, this.#touchedCount + 1);
      this.#touched[this.#touchedCount++] = entry;
    }
    this.feasible[entry] = before + feasible;
    this.ties[entry] = (this.ties[entry] ?? 0) + ties;
  }
}

/** The nodes that fine rules set apart, and what of a view's entries goes with them. */
export class TakenNodes {
  // Of chunks, and of cells that are not candidates themselves, nobody asks for more than the best nodes.
  readonly ofChunks: TakenOf = new TakenOf();
  readonly ofCells: TakenOf = new TakenOf();
  /** Listed cells are taken from their roots too, as a whole. */
  readonly ofRoots: TakenOf = new TakenOf();
  /** The slots of the nodes that were removed, `removedCount` of them. */
  removed: Int32Array = new Int32Array(0);
  removedCount = 0;
  /** Of each of them, the score by itself, and its root. */
  #scores = new Float64Array(0);
  #roots = new Int32Array(0);
  /** By slot: where in the list it is, if it is there. */
  #removedAt = new Int32Array(0);
  /** The slots of nodes that are taken and were passed over, since their cells did not take the pod; those of some may now. */
  passed: Int32Array = new Int32Array(0);
  passedCount = 0;
  /** By slot: where among them it is, if it is there. */
  #passedAt = new Int32Array(0);
  /** By slot: in which round it was taken. */
  takenIn: Int32Array = new Int32Array(0);
  /** That of the decision that is being made. */
  round = 0;

  /** Forgets all. @param slots How many there are. */
  begin(slots: number): void {
    this.#clear();
    this.removedCount = 0;
    this.passedCount = 0;
    this.takenIn = grown(this.takenIn, slots);
    this.#removedAt = grown(this.#removedAt, slots);
    this.#passedAt = grown(this.#passedAt, slots);
    this.round++;
  }

  #clear(): void {
    this.ofChunks.clear();
    this.ofCells.clear();
    this.ofRoots.clear();
  }

  /** To be called once the view is up to date, and before nodes are removed. */
  makeRoom({ cells, chunks, roots }: NodeView): void {
    this.ofChunks.makeRoom(chunks.kind.length);
    this.ofCells.makeRoom(cells.kind.length);
    this.ofRoots.makeRoom(roots.kind.length);
  }

  has(slot: number): boolean {
    return this.takenIn[slot] === this.round;
  }

  /** @returns false if it is taken already. */
  take(slot: number): boolean {
    if (this.takenIn[slot] === this.round) return false;
    this.takenIn[slot] = this.round;
    return true;
  }

  /** Each once: a node that is put back stays among them, and may be passed over again. */
  passOver(slot: number): void {
    const at = this.#passedAt[slot] ?? 0;
    if (at < this.passedCount && this.passed[at] === slot) return;
    this.#passedAt[slot] = this.passedCount;
    if (this.passedCount === this.passed.length) this.passed = grown(this.passed, this.passedCount + 1);
    this.passed[this.passedCount++] = slot;
  }

  /** Takes back {@link take}; what of the view's entries went with the node is counted anew by {@link recount}. */
  putBack(slot: number): void {
    if (!this.has(slot)) return;
    this.takenIn[slot] = 0;
    const at = this.#removedAt[slot] ?? 0;
    if (at >= this.removedCount || this.removed[at] !== slot) return;
    const last = --this.removedCount;
    const moved = this.removed[last] ?? 0;
    this.removed[at] = moved;
    this.#scores[at] = this.#scores[last] ?? 0;
    this.#roots[at] = this.#roots[last] ?? 0;
    this.#removedAt[moved] = at;
  }

  /** What goes with the nodes that are removed, now that the view's entries may say something else. */
  recount(view: NodeView, verdicts: CellVerdicts): void {
    this.#clear();
    this.makeRoom(view);
    if (view.bests !== undefined && verdicts.count === 0) {
      this.#recountInRoots(view.roots.best);
      return;
    }
    const { layout } = view;
    for (let at = 0; at < this.removedCount; at++) {
      const place = layout.placeOf[this.removed[at] ?? 0] ?? 0;
      const isListed = verdicts.isListed(layout.cellAt(place));
      this.#count(view, place, view.kindAt(place), this.#scores[at] ?? 0, !isListed);
    }
  }

  #recountInRoots(best: Int32Array): void {
    for (let at = 0; at < this.removedCount; at++) {
      const root = this.#roots[at] ?? 0;
      this.ofRoots.add(root, 1, this.#scores[at] === best[root] ? 1 : 0);
    }
  }

  /**
   * Removes a feasible node that is taken from the view's entries.
   *
   * @param fromRoot Whether from its root's too.
   */
  remove(view: NodeView, place: number, kind: number, score: number, fromRoot: boolean): void {
    const { layout } = view;
    this.#keep(layout.slotAt[place] ?? 0, layout.rootOf[layout.cellAt(place)] ?? 0, score);
    this.#count(view, place, kind, score, fromRoot);
  }

  #count(
    { cells, chunks, roots, layout, kinds, bests }: NodeView,
    place: number,
    kind: number,
    score: number,
    fromRoot: boolean,
  ): void {
    const chunk = layout.chunkOf[place] ?? 0;
    const cell = layout.cellOf[chunk] ?? 0;
    // Where there are no kinds, there is one entry in each group with a feasible node, and this is one.
    const isPlain = kinds === undefined;
    if (bests === undefined || !fromRoot) {
      const inChunk = isPlain ? chunk : chunks.find(chunk, kind);
      const inCell = isPlain ? cell : cells.find(cell, kind);
      const isBest = score === cells.best[inCell];
      if (score === chunks.best[inChunk]) this.ofChunks.add(inChunk, 1, 1);
      if (isBest || !fromRoot) this.ofCells.add(inCell, 1, isBest ? 1 : 0);
    }
    if (!fromRoot) return;
    const root = layout.rootOf[cell] ?? 0;
    const inRoot = isPlain ? root : roots.find(root, kind);
    this.ofRoots.add(inRoot, 1, score === roots.best[inRoot] ? 1 : 0);
  }

  /** The same of a root's entry alone, where there are no kinds. */
  removeFromRoot(slot: number, root: number, score: number, isBest: boolean): void {
    this.#keep(slot, root, score);
    this.ofRoots.add(root, 1, isBest ? 1 : 0);
  }

  #keep(slot: number, root: number, score: number): void {
    const { removedCount } = this;
    if (removedCount === this.removed.length) {
      this.removed = grown(this.removed, removedCount + 1);
      this.#scores = grown(this.#scores, removedCount + 1);
      this.#roots = grown(this.#roots, removedCount + 1);
    }
    this.removed[removedCount] = slot;
    this.#scores[removedCount] = score;
    this.#roots[removedCount] = root;
    this.#removedAt[slot] = removedCount;
    this.removedCount++;
  }

  /** Removes all nodes of cells from their roots. @param count How many of `listed`, the first ones. */
  removeCells({ cells, roots, layout, kinds }: NodeView, listed: Int32Array, count: number): void {
    const { rootOf } = layout;
    const { counts, width, best, ties, feasible, kind } = cells;
    const isPlain = kinds === undefined;
    for (let at = 0; at < count; at++) {
      const cell = listed[at] ?? 0;
      const root = rootOf[cell] ?? 0;
      const end = cell * width + (counts[cell] ?? 0);
      for (let entry = cell * width; entry < end; entry++) {
        const inRoot = isPlain ? root : roots.find(root, kind[entry] ?? 0);
        const isBest = best[entry] === roots.best[inRoot];
        this.ofRoots.add(inRoot, feasible[entry] ?? 0, isBest ? (ties[entry] ?? 0) : 0);
      }
    }
  }
}
