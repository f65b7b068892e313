const fewest = 1024;

/**
 * Numbers by what they stand for, found by its hash: a table of integers, since a `Map` of texts would make a text for
 * each lookup.
 */
export class RowTable {
  /** By hash, then on to the next free place: the number and 1; 0 in free places. */
  #places = new Int32Array(fewest);
  #hashes = new Int32Array(fewest);
  #size = 0;
  readonly #isSame: (known: number, asked: number) => boolean;

  /** @param isSame Whether the known number stands for what is asked for. */
  constructor(isSame: (known: number, asked: number) => boolean) {
    this.#isSame = isSame;
  }

  find(hash: number, asked: number): number | undefined {
    const mask = this.#places.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const place = this.#places[at];
      if (place === 0) return undefined;
      if (this.#hashes[at] === hash && this.#isSame(place - 1, asked)) return place - 1;
    }
  }

  /** Adds a number that is not there. */
  add(hash: number, number: number): void {
    if (2 * (this.#size + 1) > this.#places.length) this.#grow();
    this.#size++;
    this.#put(hash, number + 1);
  }

  clear(): void {
    this.#places.fill(0);
    this.#size = 0;
  }

  #put(hash: number, place: number): void {
    const mask = this.#places.length - 1;
    let at = hash & mask;
    while (this.#places[at] !== 0) at = (at + 1) & mask;
    this.#places[at] = place;
    this.#hashes[at] = hash;
  }

  #grow(): void {
    const places = this.#places;
    const hashes = this.#hashes;
    this.#places = new Int32Array(2 * places.length);
    this.#hashes = new Int32Array(2 * places.length);
    places.forEach((place, at) => {
      if (place !== 0) this.#put(hashes[at], place);
    });
  }
}
