import { grown } from "../tables/growing.ts";
import type { Entries } from "../groups/entries.ts";
import type { GroupScores } from "../groups/group-scores.ts";

/** How much of a view's entries is taken: feasible nodes, and those with the highest score. */
class TakenOf {
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

  /** Takes a node of the entry. */
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

/** The nodes that are set apart, and what of a view's entries goes with them. */
export class TakenNodes {
  readonly ofChunks: TakenOf = new TakenOf();
  readonly ofCells: TakenOf = new TakenOf();
  /** By slot: in which round it was taken. */
  #takenIn = new Int32Array(0);
  /** That of the decision that is being made. */
  #round = 0;

  /** Forgets all. @param slots How many there are. */
  begin(slots: number): void {
    this.ofChunks.clear();
    this.ofCells.clear();
    this.#takenIn = grown(this.#takenIn, slots);
    this.#round++;
  }

  /** To be called once the view is up to date, and before nodes are removed. */
  makeRoom({ cells, chunks }: GroupScores): void {
    this.ofChunks.makeRoom(chunks);
    this.ofCells.makeRoom(cells);
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
  remove({ cells, chunks, layout, kinds }: GroupScores, place: number, kind: number, score: number): void {
    const chunk = layout.chunkOf[place];
    const cell = layout.cellOf[chunk];
    // Where there are no kinds, there is one entry in each group with a feasible node, and this is one.
    const inChunk = kinds === undefined ? chunk : chunks.find(chunk, kind);
    const inCell = kinds === undefined ? cell : cells.find(cell, kind);
    this.ofChunks.add(inChunk, score === chunks.best[inChunk]);
    this.ofCells.add(inCell, score === cells.best[inCell]);
  }
}
