import { grown } from "./growing-array.ts";
import type { NodeView } from "./node-view.ts";

/** The nodes that fine rules set apart, and what of a view's entries goes with them. */
export class TakenNodes {
  /** By entry of the view's cells: how many of its feasible nodes are taken, and of those with the highest score. */
  feasible: Int32Array = new Int32Array(0);
  ties: Int32Array = new Int32Array(0);
  /** By entry of the view's chunks: how many of those with the highest score. */
  tiesInChunk: Int32Array = new Int32Array(0);
  // By slot: in which round it was taken.
  #takenIn = new Int32Array(0);
  #round = 0;
  /** The entries of cells and of chunks, in turn, that are to be 0 again. */
  #touched = new Int32Array(0);
  #touchedCount = 0;

  /** Forgets all. @param slots How many there are. */
  begin(slots: number): void {
    for (let at = 0; at < this.#touchedCount; at += 2) {
      this.feasible[this.#touched[at] ?? 0] = 0;
      this.ties[this.#touched[at] ?? 0] = 0;
      this.tiesInChunk[this.#touched[at + 1] ?? 0] = 0;
    }
    this.#touchedCount = 0;
    this.#takenIn = grown(this.#takenIn, slots);
    this.#round++;
  }

  /** To be called once the view is up to date, and before {@link remove}. */
  makeRoom({ cells, chunks }: NodeView): void {
    this.feasible = grown(this.feasible, cells.kind.length);
    this.ties = grown(this.ties, cells.kind.length);
    this.tiesInChunk = grown(this.tiesInChunk, chunks.kind.length);
  }

  has(slot: number): boolean {
    return this.#takenIn[slot] === this.#round;
  }

  /** @returns false if it is taken already. */
  take(slot: number): boolean {
    if (this.#takenIn[slot] === this.#round) return false;
    this.#takenIn[slot] = this.#round;
    return true;
  }

  /** Removes a feasible node that is taken from the view's entries. */
  remove({ cells, chunks, layout }: NodeView, place: number, kind: number, score: number): void {
    const chunk = layout.chunkOf[place] ?? 0;
    const inChunk = chunks.find(chunk, kind);
    const inCell = cells.find(layout.cellOf[chunk] ?? 0, kind);
    this.feasible[inCell] = (this.feasible[inCell] ?? 0) + 1;
    if (score === cells.best[inCell]) this.ties[inCell] = (this.ties[inCell] ?? 0) + 1;
    if (score === chunks.best[inChunk]) this.tiesInChunk[inChunk] = (this.tiesInChunk[inChunk] ?? 0) + 1;
    if (this.#touchedCount + 2 > this.#touched.length) this.#touched = grown(this.#touched, this.#touchedCount + 2);
    this.#touched[this.#touchedCount++] = inCell;
    this.#touched[this.#touchedCount++] = inChunk;
  }
}
