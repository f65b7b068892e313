import type { Entries } from "../groups/entries.ts";
import type { GroupScores } from "../groups/group-scores.ts";
import { grown } from "../tables/growing.ts";

/** What is to be subtracted from a view's entries: feasible nodes, and those with the highest score. */
class Subtracted {
  feasible: Int32Array = new Int32Array(0);
  ties: Int32Array = new Int32Array(0);
  #touched = new Int32Array(0);
  #touchedCount = 0;

  clear(): void {
    for (let at = 0; at < this.#touchedCount; at++) {
      this.feasible[this.#touched[at]] = 0;
      this.ties[this.#touched[at]] = 0;
    }
    this.#touchedCount = 0;
  }

  makeRoom({ kind }: Entries): void {
    this.feasible = grown(this.feasible, kind.length);
    this.ties = grown(this.ties, kind.length);
  }

  /** Counts a feasible node of the entry. */
  add(entry: number, isBest: boolean): void {
    const before = this.feasible[entry];
    if (before === 0) {
      this.#touched = grown(this.#touched, this.#touchedCount + 1);
      this.#touched[this.#touchedCount++] = entry;
    }
    this.feasible[entry] = before + 1;
    if (isBest) this.ties[entry] = this.ties[entry] + 1;
  }
}

/** The nodes that a decision looks at one by one, and what goes with them of a view's entries, which groups are of. */
export class UngroupedNodes {
  /** By entry of the view's chunks, and of its cells. */
  readonly ofChunks: Subtracted = new Subtracted();
  readonly ofCells: Subtracted = new Subtracted();
  /** By slot: in which round it was added. */
  #addedIn = new Int32Array(0);
  /** That of the decision that is being made. */
  #round = 0;

  /** Forgets all. @param slots How many there are. */
  begin(slots: number): void {
    this.ofChunks.clear();
    this.ofCells.clear();
    this.#addedIn = grown(this.#addedIn, slots);
    this.#round++;
  }

  /** To be called once the view is up to date, and before nodes are subtracted. */
  makeRoom({ cells, chunks }: GroupScores): void {
    this.ofChunks.makeRoom(chunks);
    this.ofCells.makeRoom(cells);
  }

  has(slot: number): boolean {
    return this.#addedIn[slot] === this.#round;
  }

  /** @returns false if it is there already. */
  add(slot: number): boolean {
    if (this.#addedIn[slot] === this.#round) return false;
    this.#addedIn[slot] = this.#round;
    return true;
  }

  /** Subtracts a feasible node from the view's entries. */
  subtract({ cells, chunks, layout, kinds }: GroupScores, position: number, kind: number, score: number): void {
    const chunk = layout.chunkOf[position];
    const cell = layout.cellOf[chunk];
    // Where there are no kinds, there is one entry in each group with a feasible node, and this is one.
    const inChunk = kinds === undefined ? chunk : chunks.find(chunk, kind);
    const inCell = kinds === undefined ? cell : cells.find(cell, kind);
    this.ofChunks.add(inChunk, score === chunks.best[inChunk]);
    this.ofCells.add(inCell, score === cells.best[inCell]);
  }
}
