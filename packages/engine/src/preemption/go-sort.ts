/** Whether the first is to come before the second. It need not be a consistent order: what it says is followed. */
export type Less<Item> = (one: Item, other: Item) => boolean;

/**
 * A copy of the items in the very order in which Go's `sort.Slice` leaves them. That one is not stable: which of two
 * equals comes first depends on the algorithm, and decides who is evicted. It is pattern-defeating quicksort, in Go's
 * variant: insertion sort up to 12 items, a deterministic shuffle of bad patterns, heapsort when nothing helps.
 * Source: Go's sort package, zsortfunc.go, the functions of the same names.
 */
export function goSort<Item extends object>(items: readonly Item[], less: Less<Item>): readonly Item[] {
  const sorted = [...items];
  quicksort(new Range(sorted, less), 0, sorted.length, bitLength(sorted.length));
  return sorted;
}

/** Up to so many items are sorted by insertion. */
const fewItems = 12;
/** From so many items on the pivot is a median of medians. */
const manyItems = 50;

/** Compares and swaps by index. */
class Range<Item extends object> {
  readonly #items: Item[];
  readonly #less: Less<Item>;

  constructor(items: Item[], less: Less<Item>) {
    this.#items = items;
    this.#less = less;
  }

  less(i: number, j: number): boolean {
    const one = this.#items[i];
    const other = this.#items[j];
    return one !== undefined && other !== undefined && this.#less(one, other);
  }

  swap(i: number, j: number): void {
    const one = this.#items[i];
    const other = this.#items[j];
    if (one === undefined || other === undefined) return;
    this.#items[i] = other;
    this.#items[j] = one;
  }
}

type AnyRange = Pick<Range<object>, "less" | "swap">;

/** Sorts from `start` up to `end`. `badPivots`: how many are borne before heapsort takes over. */
function quicksort(range: AnyRange, start: number, end: number, badPivots: number): void {
  let [from, to, limit] = [start, end, badPivots];
  let wasBalanced = true;
  let wasPartitioned = true;
  for (;;) {
    const length = to - from;
    if (length <= fewItems) return insertionSort(range, from, to);
    if (limit === 0) return heapSort(range, from, to);
    if (!wasBalanced) {
      breakPatterns(range, from, to);
      limit--;
    }
    let { pivot, hint } = choosePivot(range, from, to);
    if (hint === "decreasing") {
      reverse(range, from, to);
      pivot = to - 1 - (pivot - from);
      hint = "increasing";
    }
    if (wasBalanced && wasPartitioned && hint === "increasing" && partialInsertionSort(range, from, to)) return;
    // All here are at least as large as the item before them: a pivot that is not larger is the smallest.
    if (from > 0 && !range.less(from - 1, pivot)) {
      from = partitionEqual(range, from, to, pivot);
      continue;
    }
    const { middle, wasSorted } = partition(range, from, to, pivot);
    wasPartitioned = wasSorted;
    const [left, right] = [middle - from, to - middle];
    wasBalanced = Math.min(left, right) >= Math.trunc(length / 8);
    // The shorter part first, the longer one in the next turn.
    if (left < right) {
      quicksort(range, from, middle, limit);
      from = middle + 1;
    } else {
      quicksort(range, middle + 1, to, limit);
      to = middle;
    }
  }
}

function insertionSort(range: AnyRange, from: number, to: number): void {
  for (let next = from + 1; next < to; next++) {
    for (let at = next; at > from && range.less(at, at - 1); at--) range.swap(at, at - 1);
  }
}

function heapSort(range: AnyRange, from: number, to: number): void {
  const size = to - from;
  for (let root = Math.trunc((size - 1) / 2); root >= 0; root--) siftDown(range, root, size, from);
  for (let last = size - 1; last >= 0; last--) {
    range.swap(from, from + last);
    siftDown(range, 0, last, from);
  }
}

function siftDown(range: AnyRange, top: number, size: number, from: number): void {
  let root = top;
  for (;;) {
    let child = 2 * root + 1;
    if (child >= size) return;
    if (child + 1 < size && range.less(from + child, from + child + 1)) child++;
    if (!range.less(from + root, from + child)) return;
    range.swap(from + root, from + child);
    root = child;
  }
}

/** Smaller items before the pivot, the others behind it. */
function partition(
  range: AnyRange,
  from: number,
  to: number,
  pivot: number,
): { readonly middle: number; readonly wasSorted: boolean } {
  range.swap(from, pivot);
  let [low, high] = [from + 1, to - 1];
  for (let swaps = 0; ; swaps++) {
    while (low <= high && range.less(low, from)) low++;
    while (low <= high && !range.less(high, from)) high--;
    if (low > high) {
      range.swap(high, from);
      return { middle: high, wasSorted: swaps === 0 };
    }
    range.swap(low++, high--);
  }
}

/** Items equal to the pivot, the smallest, before the larger ones. @returns where the larger ones begin. */
function partitionEqual(range: AnyRange, from: number, to: number, pivot: number): number {
  range.swap(from, pivot);
  let [low, high] = [from + 1, to - 1];
  for (;;) {
    while (low <= high && !range.less(from, low)) low++;
    while (low <= high && range.less(from, high)) high--;
    if (low > high) return low;
    range.swap(low++, high--);
  }
}

/** Puts a few misplaced items right, if there are but a few. @returns whether all are sorted. */
function partialInsertionSort(range: AnyRange, from: number, to: number): boolean {
  let next = from + 1;
  for (let step = 0; step < 5; step++) {
    while (next < to && !range.less(next, next - 1)) next++;
    if (next === to) return true;
    if (to - from < manyItems) return false;
    range.swap(next, next - 1);
    if (next - from >= 2) for (let at = next - 1; at >= 1 && range.less(at, at - 1); at--) range.swap(at, at - 1);
    if (to - next >= 2) for (let at = next + 1; at < to && range.less(at, at - 1); at++) range.swap(at, at - 1);
  }
  return false;
}

/** Scatters three items around the middle, always the same way for a length. */
function breakPatterns(range: AnyRange, from: number, to: number): void {
  const length = to - from;
  if (length < 8) return;
  let random = BigInt(length);
  const mask = (1n << BigInt(bitLength(length))) - 1n;
  const middle = from + Math.trunc(length / 4) * 2;
  for (let at = middle - 1; at <= middle + 1; at++) {
    random ^= BigInt.asUintN(64, random << 13n);
    random ^= random >> 7n;
    random ^= BigInt.asUintN(64, random << 17n);
    const other = Number(random & mask);
    range.swap(at, from + (other >= length ? other - length : other));
  }
}

interface Pivot {
  readonly pivot: number;
  /** What the comparisons on the way say of the items' order. */
  readonly hint: "increasing" | "decreasing" | "unknown";
}

function choosePivot(range: AnyRange, from: number, to: number): Pivot {
  const quarter = Math.trunc((to - from) / 4);
  let swaps = 0;
  const median = (a: number, b: number, c: number): number => {
    let [low, middle, high] = [a, b, c];
    const order = (x: number, y: number): [number, number] => {
      if (!range.less(y, x)) return [x, y];
      swaps++;
      return [y, x];
    };
    [low, middle] = order(low, middle);
    [middle, high] = order(middle, high);
    [low, middle] = order(low, middle);
    return middle;
  };
  const isLong = to - from >= manyItems;
  const [low, middle, high] = [1, 2, 3].map((times) => {
    const at = from + quarter * times;
    return isLong ? median(at - 1, at, at + 1) : at;
  });
  // Three numbers in, three numbers out.
  const pivot = median(low ?? from, middle ?? from, high ?? from);
  return { pivot, hint: swaps === 0 ? "increasing" : swaps === 12 ? "decreasing" : "unknown" };
}

function reverse(range: AnyRange, from: number, to: number): void {
  for (let [low, high] = [from, to - 1]; low < high; low++, high--) range.swap(low, high);
}

function bitLength(length: number): number {
  return 32 - Math.clz32(length);
}
