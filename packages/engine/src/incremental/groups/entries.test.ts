import fc from "fast-check";
import { expect, test } from "vitest";
import { Entries } from "./entries.ts";

const groups = 3;

/** Nodes of one kind, all with their own score, that come to a group together. */
interface Arrival {
  readonly group: number;
  readonly kind: number;
  readonly scores: readonly number[];
}

const arrivals: fc.Arbitrary<readonly Arrival[]> = fc.array(
  fc.record({
    group: fc.nat({ max: groups - 1 }),
    // More kinds than there is room for at first, more than once.
    kind: fc.nat({ max: 9 }),
    scores: fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 4 }),
  }),
  { size: "+1" },
);

function entriesOf(all: readonly Arrival[]): Entries {
  const entries = new Entries(groups);
  for (const { group, kind, scores } of all) {
    const best = Math.max(...scores);
    entries.add(group, kind, best, scores.filter((score) => score === best).length, scores.length);
  }
  return entries;
}

/** By group, then by kind. */
type Read = readonly ReadonlyMap<number, readonly [best: number, ties: number, feasible: number]>[];

function read(entries: Entries): Read {
  const { width, counts, kind, best, ties, feasible } = entries;
  return Array.from({ length: groups }, (_, group) => {
    const from = group * width;
    const places = Array.from({ length: counts[group] ?? 0 }, (__, at) => from + at);
    for (const at of places) expect(entries.find(group, kind[at] ?? 0)).toBe(at);
    return new Map(places.map((at) => [kind[at] ?? 0, [best[at] ?? 0, ties[at] ?? 0, feasible[at] ?? 0]]));
  });
}

/** The same, from the scores of all nodes. */
function expected(all: readonly Arrival[]): Read {
  return Array.from({ length: groups }, (_, group) => {
    const here = all.filter((one) => one.group === group);
    return new Map(
      here.map(({ kind }) => {
        const scores = here.filter((one) => one.kind === kind).flatMap((one) => one.scores);
        const best = Math.max(...scores);
        return [kind, [best, scores.filter((score) => score === best).length, scores.length]] as const;
      }),
    );
  });
}

test("each group has the best, the ties and the number of its nodes, kind by kind", () => {
  fc.assert(
    fc.property(arrivals, (all) => {
      expect(read(entriesOf(all))).toEqual(expected(all));
    }),
  );
});

test("a group that is the sum of others counts as their nodes do, whatever it was before", () => {
  const group = fc.nat({ max: groups - 1 });
  fc.assert(
    fc.property(arrivals, arrivals, group, group, fc.nat({ max: groups }), (all, others, to, from, end) => {
      const entries = entriesOf(all);
      entries.sumUp(to, entriesOf(others), from, end);
      const summed = others.filter((one) => one.group >= from && one.group < end).map((one) => ({ ...one, group: to }));
      expect(read(entries)).toEqual(expected([...all.filter((one) => one.group !== to), ...summed]));
    }),
  );
});

test("a group that is set has nodes of kind 0 alone, or none, whatever it had before", () => {
  const entries = entriesOf([{ group: 1, kind: 3, scores: [5, 5] }]);
  entries.setOnly(1, 7, 2, 3);
  expect(read(entries)).toEqual([new Map(), new Map([[0, [7, 2, 3]]]), new Map()]);
  entries.setOnly(1, -1, 0, 0);
  expect(read(entries)[1]).toEqual(new Map());
});

test("no entry is found of a kind that a group has none of, whatever its neighbours have", () => {
  const entries = new Entries(2);
  entries.add(1, 5, 10, 1, 1);
  expect([entries.find(0, 5), entries.find(1, 0), entries.find(1, 5)]).toEqual([-1, -1, 1]);
});
