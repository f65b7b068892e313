import { expect, test } from "vitest";
import { readValues, type ReadValues } from "./read-values.ts";

async function read(text: string): Promise<ReadValues> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(text);
  }
  return readValues({ name: "f", chunks: chunks() });
}

test("documents come with where their fields stand, in YAML and JSON alike", async () => {
  const { values, problems } = await read('- {a: 1}\n- b:\n    c: 2\n---\n{"d":\n  {"e": 3}}\n');
  expect(problems).toEqual([]);
  expect(values.map(({ value }) => value)).toEqual([[{ a: 1 }, { b: { c: 2 } }], { d: { e: 3 } }]);
  expect(values.map(({ positionOf }, at) => positionOf(at === 0 ? "[1].b.c" : "d.e"))).toEqual([
    { file: "f", line: 3, column: 5 },
    { file: "f", line: 6, column: 4 },
  ]);
});

test("a field called items is one like any other", async () => {
  const yaml = await read("kind: apply\nitems:\n- {a: 1}\n- {b: 2}\nlast: 3\n");
  expect(yaml.values.map(({ value }) => value)).toEqual([{ kind: "apply", items: [{ a: 1 }, { b: 2 }], last: 3 }]);
  const json = await read('{"kind": "apply", "items": [{"a": 1}], "last": 3}');
  expect(json.values.map(({ value }) => value)).toMatchObject([{ kind: "apply", last: 3 }]);
});

test("what is no text of either is told once, with its place, and duplicate fields too", async () => {
  expect((await read("a: [1\nb: 2\n")).problems).toMatchObject([{ severity: "error", position: { file: "f" } }]);
  expect((await read("a: 1\na: 2\n")).problems).toMatchObject([{ position: { line: 1 } }, { position: { line: 2 } }]);
});

test("some of it can be read as manifests, and problems are where they stand in the whole", async () => {
  const { values } = await read("objects:\n- apiVersion: v1\n  kind: Pod\n  metadata: {nam: x}\n");
  const [document] = values;
  const value = document?.value as { readonly objects: readonly unknown[] };
  const { manifests, problems } = document?.objectsIn(value.objects[0], "objects[0]") ?? {};
  expect(manifests).toEqual([]);
  expect(problems?.map(({ path, position }) => [path, position?.line])).toContainEqual(["metadata.nam", 4]);
});

test("an empty text has no documents", async () => {
  expect(await read("# nothing\n---\n")).toMatchObject({ values: [], problems: [] });
});
