/** How many numbers the first array has, and the longest: of each as many again. As powers of two. */
const first = 8;
const longest = 16;

/**
 * Rooms for short tables of numbers in few long arrays. An array for each of hundreds of thousands of tables would cost
 * a microsecond to make, and the garbage collector far more. A room that is given back is taken again by the next table
 * of its length.
 */
export class NumberRooms {
  /** The array that the last room taken is in. */
  array: Int32Array = new Int32Array(0);
  /** How many numbers all arrays have that were made. */
  length = 0;
  #newest = this.array;
  /** Where the newest array has not been taken yet. */
  #end = 0;
  #nextPower = first;
  /** By power of two: rooms that were given back. */
  readonly #free: { readonly arrays: Int32Array[]; readonly starts: number[] }[] = [];

  /**
   * Takes a room in {@link array}, of numbers that may be anything.
   *
   * @param power The room has 2 to that power of numbers.
   * @returns where it begins.
   */
  take(power: number): number {
    const free = this.#free.at(power);
    const [array, start] = [free?.arrays.pop(), free?.starts.pop()];
    if (array !== undefined && start !== undefined) {
      this.array = array;
      return start;
    }
    const length = 1 << power;
    if (this.#end + length > this.#newest.length) {
      // What is left of the newest array is lost: less than the room that did not fit.
      if (power >= longest) {
        this.length += length;
        this.array = new Int32Array(length);
        return 0;
      }
      this.#nextPower = Math.min(longest, Math.max(this.#nextPower, power) + 1);
      this.#newest = new Int32Array(1 << this.#nextPower);
      this.length += this.#newest.length;
      this.#end = 0;
    }
    this.array = this.#newest;
    this.#end += length;
    return this.#end - length;
  }

  /** Gives a room back. */
  give(array: Int32Array, start: number, power: number): void {
    // One in an array of its own goes with it.
    if (power >= longest) return;
    while (this.#free.length <= power) this.#free.push({ arrays: [], starts: [] });
    const { arrays, starts } = this.#free[power];
    arrays.push(array);
    starts.push(start);
  }
}
