import fc from "fast-check";
import { expect, test } from "vitest";
import type { Labels } from "../../api/object-meta.ts";
import { hostileLabels, ofHostileTexts } from "../../testing/hostile-texts.ts";
import { LabelTable } from "./label-table.ts";
import { NamedKeys } from "./named-keys.ts";
import { type PodClass, PodClasses } from "./pod-class.ts";

interface Interned {
  readonly classes: PodClasses;
  readonly keys: NamedKeys;
  /** Every class that was made. */
  readonly joined: readonly PodClass[];
}

function internedWith(mostClasses: number): Interned {
  const joined: PodClass[] = [];
  const keys = new NamedKeys(mostClasses, () => classes.divide());
  const classes: PodClasses = new PodClasses((podClass) => joined.push(podClass), new LabelTable(keys));
  return { classes, keys, joined };
}

function ended(classes: readonly PodClass[]): readonly PodClass[] {
  return classes.filter(({ successors }) => successors !== undefined);
}

function podWith(labels: Labels): { namespace: string; labels: Labels; terminating: boolean } {
  return { namespace: "default", labels, terminating: false };
}

const member = (number: number) => podWith({ app: "web", index: `${number}` });

test("the pods of a set are of one class, once there are many, until a selector tells them apart", () => {
  const { classes, keys, joined } = internedWith(2);
  keys.name("app");
  const [first, second, third, fourth, fifth] = [0, 1, 2, 3, 4].map((number) => classes.intern(member(number)));
  expect(new Set([first, second, third, fourth]).size).toBe(4);
  expect([fourth?.labels, fourth?.hidesLabels]).toEqual([{ app: "web" }, true]);
  expect(fifth).toBe(fourth);

  keys.name("index");
  expect(ended(joined)).toEqual([fourth]);
  expect(classes.byLabel.all).not.toContain(fourth);
  expect(fourth?.successors).toBe(classes);
  expect([3, 4].map((number) => classes.intern(member(number)).labels["index"])).toEqual(["3", "4"]);
  expect(classes.intern(podWith({ app: "web" }))).not.toBe(fourth);
  expect(joined.filter(({ successors }) => successors === undefined)).toHaveLength(joined.length - 1);
});

test("a class is divided though its first pod has nothing that was ignored", () => {
  for (const between of [[], [podWith({ app: "db" })]]) {
    const { classes, keys, joined } = internedWith(0);
    keys.name("app");
    classes.intern(member(9));
    const plain = classes.intern(podWith({ app: "web" }));
    for (const other of between) classes.intern(other);
    expect([plain.hidesLabels, classes.intern(member(0))]).toEqual([false, plain]);
    keys.name("index");
    expect(ended(joined)).toEqual([plain]);
  }
});

test("pods have one class exactly if they have the same labels, in whatever order these are written", () => {
  fc.assert(
    fc.property(
      ofHostileTexts((text) => fc.array(hostileLabels(text), { maxLength: 12 })),
      (all) => {
        const { classes } = internedWith(Infinity);
        const made = all.map((labels) => classes.intern(podWith(labels)));
        const sorted = ([one]: [string, string], [other]: [string, string]): number => (one < other ? -1 : 1);
        const texts = all.map((labels) => JSON.stringify(Object.entries(labels).sort(sorted)));
        all.forEach((labels, at) => {
          classes.intern({ ...podWith({}), namespace: "another" });
          expect(classes.intern(podWith(Object.fromEntries(Object.entries(labels).toReversed())))).toBe(made[at]);
          expect(made.map((one) => one === made[at])).toEqual(texts.map((text) => text === texts[at]));
          expect(classes.intern({ ...podWith(labels), terminating: true })).not.toBe(made[at]);
        });
      },
    ),
  );
});
