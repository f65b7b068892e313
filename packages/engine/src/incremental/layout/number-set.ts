/** Numbers in a word, and in a block: that many at once are passed over. As powers of 2. */
const ofWord = 5;
const ofBlock = 10;

/** A set of numbers below a limit, a bit for each, of which the n-th is found without going through them all. */
export class NumberSet implements Iterable<number> {
  readonly #words: Int32Array;
  /** How many of the numbers of each block are in the set. */
  readonly #blocks: Int32Array;

  constructor(numbers: number) {
    this.#words = new Int32Array((numbers >>> ofWord) + 1);
    this.#blocks = new Int32Array((numbers >>> ofBlock) + 1);
  }

  has(number: number): boolean {
    return ((this.#words[number >>> ofWord] ?? 0) & bitOf(number)) !== 0;
  }

  /** @returns whether it is new. */
  add(number: number): boolean {
    const at = number >>> ofWord;
    const word = this.#words[at] ?? 0;
    const bit = bitOf(number);
    if ((word & bit) !== 0) return false;
    this.#words[at] = word | bit;
    this.#count(number, 1);
    return true;
  }

  /** @returns whether it was there. */
  delete(number: number): boolean {
    const at = number >>> ofWord;
    const word = this.#words[at] ?? 0;
    const bit = bitOf(number);
    if ((word & bit) === 0) return false;
    this.#words[at] = word & ~bit;
    this.#count(number, -1);
    return true;
  }

  /** Adds all numbers of the other set from `from` on and below `to`, both of which begin a word. */
  addAll(other: NumberSet, from: number, to: number): void {
    for (let at = from >>> ofWord; at < to >>> ofWord; at++) {
      const word = this.#words[at] ?? 0;
      const added = (other.#words[at] ?? 0) & ~word;
      if (added === 0) continue;
      this.#words[at] = word | added;
      this.#count(at << ofWord, bitsIn(added));
    }
  }

  /** Deletes all numbers from `from` on and below `to`, both of which begin a word. */
  clear(from: number, to: number): void {
    for (let at = from >>> ofWord; at < to >>> ofWord; at++) {
      const word = this.#words[at] ?? 0;
      if (word === 0) continue;
      this.#count(at << ofWord, -bitsIn(word));
      this.#words[at] = 0;
    }
  }

  /** In order. */
  *[Symbol.iterator](): Iterator<number> {
    for (const [at, word] of this.#words.entries()) {
      for (let rest = word; rest !== 0; rest &= rest - 1) yield (at << ofWord) + nthBit(rest, 0);
    }
  }

  /**
   * Number `n`, from 0 on, of those from `from` on and below `to`. Costs time in proportion to the blocks between.
   *
   * @returns where there are fewer: -1 less how many there are.
   */
  nth(from: number, to: number, n: number): number {
    let left = n;
    let at = from >>> ofWord;
    while (at << ofWord < to) {
      const first = at << ofWord;
      if (first >= from && isFirstOfBlock(first) && first + (1 << ofBlock) <= to) {
        const ofAll = this.#blocks[first >>> ofBlock] ?? 0;
        if (left >= ofAll) {
          left -= ofAll;
          at += 1 << (ofBlock - ofWord);
          continue;
        }
      }
      const word = within(this.#words[at] ?? 0, from - first, to - first);
      const bits = bitsIn(word);
      if (left < bits) return first + nthBit(word, left);
      left -= bits;
      at++;
    }
    return -1 - (n - left);
  }

  #count(number: number, by: number): void {
    const block = number >>> ofBlock;
    this.#blocks[block] = (this.#blocks[block] ?? 0) + by;
  }
}

function bitOf(number: number): number {
  return 1 << (number & ((1 << ofWord) - 1));
}

function isFirstOfBlock(number: number): boolean {
  return (number & ((1 << ofBlock) - 1)) === 0;
}

/** The word without the bits below `from` and those from `to` on. */
function within(word: number, from: number, to: number): number {
  const high = from > 0 ? word & (-1 << from) : word;
  return to < 1 << ofWord ? high & ~(-1 << to) : high;
}

/** How many bits are set. From H. S. Warren, Hacker's Delight, section 5-1. */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The place of number `n` of the bits that are set, of more than `n`. */
function nthBit(word: number, n: number): number {
  let rest = word;
  for (let left = n; left > 0; left--) rest &= rest - 1;
  return 31 - Math.clz32(rest & -rest);
}
