import { readManifests } from "@stowage/manifests";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { objectYaml } from "./object-yaml.ts";

const hostile = [
  "",
  " a",
  "- a",
  "a: b",
  "#",
  "yes",
  "NO",
  "null",
  "~",
  "0x1",
  "1e3",
  "12:30",
  "2024-01-01",
  "__proto__",
];

test("whatever the object, the document says the same", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...hostile));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      text,
      fc.integer(),
      fc.boolean(),
      fc.array(fc.oneof(text, tie("map"), fc.integer()), { maxLength: 3 }),
      tie("map"),
    ),
    map: fc.dictionary(
      text.filter((key) => key !== "__proto__"),
      tie("value"),
      { maxKeys: 4, noNullPrototype: true },
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value, { noNullPrototype: true }), (object) => {
      fc.pre(!Object.hasOwn(object, "__proto__"));
      expect(parse(objectYaml(object)) ?? {}).toEqual(object);
    }),
    { numRuns: 100 },
  );
});

test("what is written is read as it was", async () => {
  const labels = Object.fromEntries(hostile.map((text, index) => [`k${index}`, text]));
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a", labels }, spec: { containers: [{ name: "c" }] } };
  const chunks = (async function* () {
    yield new TextEncoder().encode(objectYaml(pod) + objectYaml({ ...pod, metadata: { name: "b" } }));
  })();
  const { manifests, problems } = await readManifests([{ name: "x", chunks }], { as: "cluster" });
  expect(problems).toEqual([]);
  expect(manifests.map(({ object }) => object)).toEqual([pod, { ...pod, metadata: { name: "b" } }]);
});
