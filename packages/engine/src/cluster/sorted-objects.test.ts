import fc from "fast-check";
import { expect, test } from "vitest";
import type { PersistentVolume } from "../api/storage.ts";
import { SortedObjects } from "./sorted-objects.ts";
import { StoredGrouping } from "./stored-groups.ts";
import { StoredObjectTable } from "./stored-objects.ts";

const names = fc.constantFrom("a", "b", "b\0c", "ba", "c", "é", "z", "\u{1f600}");
const steps = fc.array(fc.record({ name: names, kind: fc.constantFrom("set", "set", "delete", "ask") }), {
  maxLength: 40,
  size: "max",
});

test("the list is that of the objects, sorted, after any changes; one that was handed out stays as it was", () => {
  fc.assert(
    fc.property(steps, (some) => {
      const sorted = new SortedObjects<string>();
      const plain = new Map<string, string>();
      const handedOut: (readonly [list: readonly string[], then: readonly string[]])[] = [];
      for (const [index, { name, kind }] of some.entries()) {
        if (kind === "set") {
          sorted.set(name, `${name} ${index}`);
          plain.set(name, `${name} ${index}`);
        } else if (kind === "delete") {
          sorted.delete(name);
          plain.delete(name);
        } else handedOut.push([sorted.sorted(), [...sorted.sorted()]]);
      }
      const expected = [...plain].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, text]) => text);
      expect(sorted.sorted()).toEqual(expected);
      for (const [list, then] of handedOut) expect(list).toEqual(then);
    }),
  );
});

const byClass = new StoredGrouping("PersistentVolume", ({ spec }) => spec?.storageClassName);

test("groups follow their objects, also from one group to another, and are found alike without being kept", () => {
  const classes = fc.constantFrom(undefined, "fast", "slow");
  const changes = fc.array(fc.record({ name: names, class: classes, goes: fc.constantFrom(false, false, true) }), {
    maxLength: 40,
    size: "max",
  });
  fc.assert(
    fc.property(changes, fc.nat({ max: 20 }), (some, asksFrom) => {
      const table = new StoredObjectTable<"PersistentVolume">();
      for (const [index, { name, class: storageClassName, goes }] of some.entries()) {
        const spec = storageClassName === undefined ? {} : { storageClassName };
        const volume: PersistentVolume = { kind: "PersistentVolume", metadata: { name }, spec };
        if (goes) table.delete(name);
        else table.set(name, volume);
        if (index < asksFrom) continue;
        for (const group of ["fast", "slow", "none"]) {
          const expected = table.sorted().filter((one) => one.spec?.storageClassName === group);
          expect(table.group(byClass, group)).toEqual(expected);
          expect(byClass.of(table.sorted()).get(group) ?? []).toEqual(expected);
        }
      }
    }),
  );
});

test("a group is the same list until one of its own changes", () => {
  const table = new StoredObjectTable<"PersistentVolume">();
  const put = (name: string, storageClassName: string): void =>
    table.set(name, { kind: "PersistentVolume", metadata: { name }, spec: { storageClassName } });
  put("a", "fast");
  const fast = table.group(byClass, "fast");
  put("b", "slow");
  expect(table.group(byClass, "fast")).toBe(fast);
  put("c", "fast");
  expect(table.group(byClass, "fast")).not.toBe(fast);
  expect(fast).toHaveLength(1);
});
