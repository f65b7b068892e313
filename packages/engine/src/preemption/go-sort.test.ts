import { expect, test } from "vitest";
import { goSort } from "./go-sort.ts";

interface Item {
  readonly key: number;
  readonly index: number;
}

/** Keys in patterns that take the algorithm through all of its parts. */
const patterns: Readonly<Record<string, (index: number, length: number, random: number) => number>> = {
  few: (_index, _length, random) => (random >>> 24) % 4,
  many: (_index, _length, random) => random >>> 16,
  rising: (index) => Math.trunc(index / 3),
  falling: (index, length) => Math.trunc((length - index) / 3),
  equal: () => 0,
  organ: (index, length) => (index > Math.trunc(length / 2) ? length - index : index),
  nearly: (index, length, random) => (index % 17 === 5 ? (random >>> 24) % length : index),
  killer: (index, length, random) => (index % 2 === 0 ? index : length - index + (random >>> 30)),
  always: (_index, _length, random) => (random >>> 24) % 3,
};

function itemsOf(pattern: string, length: number): readonly Item[] {
  let random = length;
  return Array.from({ length }, (_, index) => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    return { index, key: patterns[pattern]?.(index, length, random) ?? 0 };
  });
}

/** FNV-1a over the order. */
function digestOf(items: readonly Item[]): number {
  return digestOfAll(items.map(({ index }) => index));
}

function digestOfAll(numbers: readonly number[]): number {
  let digest = 2_166_136_261;
  for (const number of numbers) digest = Math.imul(digest ^ number, 16_777_619);
  return digest >>> 0;
}

/** What Go 1.26 makes of them: `sort.Slice` of the items' indices, and the digest of their order. */
const recorded = [
  ["few", 0, 2166136261],
  ["few", 1, 84696351],
  ["few", 12, 3881574287],
  ["few", 13, 1397882855],
  ["few", 30, 3702286362],
  ["few", 50, 2862167630],
  ["few", 110, 1070271066],
  ["few", 300, 3920333233],
  ["few", 1000, 1948600977],
  ["many", 12, 2546606947],
  ["many", 13, 1964210901],
  ["many", 30, 489363710],
  ["many", 50, 1747143716],
  ["many", 110, 913835150],
  ["many", 300, 2837273347],
  ["many", 1000, 448782501],
  ["rising", 12, 1246796121],
  ["rising", 13, 1373724879],
  ["rising", 30, 2061038070],
  ["rising", 50, 3846415658],
  ["rising", 110, 2034936198],
  ["rising", 300, 3202810361],
  ["rising", 1000, 2691360765],
  ["falling", 12, 2086106575],
  ["falling", 13, 2575456889],
  ["falling", 30, 3123231148],
  ["falling", 50, 3262078852],
  ["falling", 110, 2793781456],
  ["falling", 300, 2752018163],
  ["falling", 1000, 3249050097],
  ["equal", 12, 1246796121],
  ["equal", 13, 1373724879],
  ["equal", 30, 2061038070],
  ["equal", 50, 3846415658],
  ["equal", 110, 2034936198],
  ["equal", 300, 3202810361],
  ["equal", 1000, 2691360765],
  ["organ", 12, 4002664079],
  ["organ", 13, 737388107],
  ["organ", 30, 4074401116],
  ["organ", 50, 3742997458],
  ["organ", 110, 3696939140],
  ["organ", 300, 569943955],
  ["organ", 1000, 2253207249],
  ["nearly", 12, 1860022855],
  ["nearly", 13, 3704140875],
  ["nearly", 30, 755994982],
  ["nearly", 50, 580172224],
  ["nearly", 110, 1608740352],
  ["nearly", 300, 3638820995],
  ["nearly", 1000, 1985748961],
  ["killer", 12, 4127419251],
  ["killer", 13, 1835872465],
  ["killer", 30, 2157367284],
  ["killer", 50, 1507236824],
  ["killer", 110, 3140774470],
  ["killer", 300, 2021074589],
  ["killer", 1000, 1179844473],
  ["always", 12, 227939503],
  ["always", 13, 2039018355],
  ["always", 30, 779112956],
  ["always", 50, 3538537380],
  ["always", 110, 3188306340],
  ["always", 300, 1769588673],
  ["always", 1000, 2758611375],
] as const;

test.each(recorded)("%s keys, %i of them, are left in Go's order", (pattern, length, digest) => {
  expect(digestOf(sortedOf(pattern, length))).toBe(digest);
});

function sortedOf(pattern: string, length: number): readonly Item[] {
  if (pattern === "adversary") return goSort(itemsOf("equal", length), adversary(length));
  // `always` says of two equals that either comes first: not an order at all, but one that upstream had.
  const orEqual = pattern === "always";
  return goSort(itemsOf(pattern, length), (one, other) => one.key < other.key || (orEqual && one.key === other.key));
}

/**
 * An order that is made up as it is asked for, so that every pivot is the worst: only heapsort ends it soon.
 * Source: McIlroy, A Killer Adversary for Quicksort.
 */
function adversary(length: number): (one: Item, other: Item) => boolean {
  const undecided = length;
  const values = Array.from({ length }, () => undecided);
  const valueOf = (index: number): number => values[index] ?? undecided;
  let decided = 0;
  let candidate = 0;
  return ({ index: one }, { index: other }) => {
    if (valueOf(one) === undecided && valueOf(other) === undecided) values[one === candidate ? one : other] = decided++;
    if (valueOf(one) === undecided) candidate = one;
    else if (valueOf(other) === undecided) candidate = other;
    return valueOf(one) < valueOf(other);
  };
}

/** What Go 1.26 makes of each length from 0 to 300: the digest of the digests. */
const recordedOfAllLengths = [
  ["few", 978980086],
  ["many", 1444262344],
  ["rising", 10104470],
  ["falling", 2556619688],
  ["equal", 10104470],
  ["organ", 2601072402],
  ["nearly", 2996520664],
  ["killer", 3671172550],
  ["always", 2518658490],
  ["adversary", 738594628],
] as const;

test.each(recordedOfAllLengths)("%s keys are left in Go's order, however many there are", (pattern, digest) => {
  const lengths = Array.from({ length: 301 }, (_, length) => length);
  expect(digestOfAll(lengths.map((length) => digestOf(sortedOf(pattern, length))))).toBe(digest);
});

test("the items given stay as they are", () => {
  const items = [{ key: 2 }, { key: 1 }];
  expect(goSort(items, (one, other) => one.key < other.key)).toEqual([{ key: 1 }, { key: 2 }]);
  expect(items).toEqual([{ key: 2 }, { key: 1 }]);
});
