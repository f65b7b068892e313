import { expect, test } from "vitest";
import type { Labels } from "../../api/object-meta.ts";
import { LabelTable } from "./label-table.ts";
import { NamedKeys } from "./named-keys.ts";
import { type PodClass, PodClasses } from "./pod-class.ts";

interface Interned {
  readonly classes: PodClasses;
  readonly keys: NamedKeys;
  /** Every class that was made. */
  readonly joined: readonly PodClass[];
  readonly divided: ReadonlySet<PodClass>[];
}

function internedWith(mostClasses: number): Interned {
  const joined: PodClass[] = [];
  const divided: ReadonlySet<PodClass>[] = [];
  const keys = new NamedKeys(mostClasses, () => divided.push(classes.divide()));
  const classes: PodClasses = new PodClasses((podClass) => joined.push(podClass), new LabelTable(keys));
  return { classes, keys, joined, divided };
}

function podWith(labels: Labels): { namespace: string; labels: Labels; terminating: boolean } {
  return { namespace: "default", labels, terminating: false };
}

const member = (number: number) => podWith({ app: "web", index: `${number}` });

test("the pods of a set are of one class, once there are many, until a selector tells them apart", () => {
  const { classes, keys, joined, divided } = internedWith(2);
  keys.name("app");
  const [first, second, third, fourth, fifth] = [0, 1, 2, 3, 4].map((number) => classes.intern(member(number)));
  expect(new Set([first, second, third, fourth]).size).toBe(4);
  expect([fourth?.labels, fourth?.isMerged]).toEqual([{ app: "web" }, true]);
  expect(fifth).toBe(fourth);

  keys.name("index");
  expect(divided).toEqual([new Set([fourth])]);
  expect(fourth?.endedIn).toBe(classes);
  expect([3, 4].map((number) => classes.intern(member(number)).labels["index"])).toEqual(["3", "4"]);
  expect(classes.intern(podWith({ app: "web" }))).not.toBe(fourth);
  expect(joined.filter(({ endedIn }) => endedIn === undefined)).toHaveLength(joined.length - 1);
});

test("a class is divided though its first pod has nothing that was ignored", () => {
  for (const between of [[], [podWith({ app: "db" })]]) {
    const { classes, keys, divided } = internedWith(0);
    keys.name("app");
    classes.intern(member(9));
    const plain = classes.intern(podWith({ app: "web" }));
    for (const other of between) classes.intern(other);
    expect([plain.isMerged, classes.intern(member(0))]).toEqual([false, plain]);
    keys.name("index");
    expect(divided).toEqual([new Set([plain])]);
  }
});
