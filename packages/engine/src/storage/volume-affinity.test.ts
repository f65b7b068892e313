import { expect, test } from "vitest";
import type { NodeSelectorRequirement } from "../api/selectors.ts";
import { volumeOf } from "../testing/storage-objects.ts";
import { labelsToReach, volumeReaches } from "./volume-affinity.ts";

const zone: NodeSelectorRequirement = { key: "zone", operator: "In", values: ["a", "b"] };
const rack: NodeSelectorRequirement = { key: "rack", operator: "In", values: ["r"] };
const notOld: NodeSelectorRequirement = { key: "old", operator: "NotIn", values: ["yes"] };
const named: NodeSelectorRequirement = { key: "metadata.name", operator: "In", values: ["n"] };

function volumeFor(...terms: readonly (readonly NodeSelectorRequirement[])[]) {
  const nodeSelectorTerms = terms.map((matchExpressions) => ({ matchExpressions }));
  return volumeOf("v", { nodeAffinity: { required: { nodeSelectorTerms } } });
}

test.each<readonly [string, ReturnType<typeof volumeOf>, readonly string[] | undefined]>([
  ["says nothing of nodes", volumeOf("v"), undefined],
  ["says nothing at all", { kind: "PersistentVolume", metadata: { name: "v" } }, undefined],
  ["names no node", volumeFor(), []],
  ["is of one zone", volumeFor([notOld, zone]), ["zone"]],
  ["is of a zone, or of a rack", volumeFor([zone], [rack, zone]), ["zone", "rack"]],
  ["may be of any node without a label", volumeFor([zone], [notOld]), undefined],
])("the labels of which a node must have one to reach a volume that %s", (_, volume, keys) => {
  expect(labelsToReach(volume)?.map(({ key }) => key)).toEqual(keys);
});

test("what a volume says of the names of nodes is passed over", () => {
  const nodeSelectorTerms = [{ matchExpressions: [zone], matchFields: [named] }];
  const volume = volumeOf("v", { nodeAffinity: { required: { nodeSelectorTerms } } });
  expect([{ zone: "a" }, { zone: "c" }, {}].map((labels) => volumeReaches(volume, labels))).toEqual([
    true,
    false,
    false,
  ]);
});
