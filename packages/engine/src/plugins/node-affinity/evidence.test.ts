import { describe, expect, test } from "vitest";
import type { PodSpec } from "../../api/pod.ts";
import type { NodeSelectorRequirement, NodeSelectorTerm } from "../../api/selectors.ts";
import { clusterOf, evidence, podOf, roomyNode } from "../../testing/plugin-verdicts.ts";
import { notMatched } from "./filter.ts";
import { nodeAffinity } from "./plugin.ts";

const { evidence: finder } = nodeAffinity({ nodeAffinity: {} });
const fast: NodeSelectorRequirement = { key: "disk", operator: "In", values: ["ssd", "nvme"] };
const hasZone: NodeSelectorRequirement = { key: "zone", operator: "Exists" };
const hasDisk: NodeSelectorRequirement = { key: "disk", operator: "Exists" };
const isB: NodeSelectorRequirement = { key: "metadata.name", operator: "In", values: ["b"] };
const isA: NodeSelectorRequirement = { key: "metadata.name", operator: "In", values: ["a"] };

function requiring(...nodeSelectorTerms: readonly NodeSelectorTerm[]): Partial<PodSpec> {
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}

/** What keeps a pod of that spec from node `a`, which has a hard disk and is in no zone. */
function told(spec: Partial<PodSpec>) {
  const cluster = clusterOf([roomyNode("a", { labels: { disk: "hdd" } })]);
  return evidence(finder, podOf(spec), cluster)["a"] ?? [];
}

/** A fact, and what nodes have in common by it. */
function about(fact: string, one: string, many: string): object {
  return { plugin: "NodeAffinity", ...notMatched, evidence: { kind: "fact", fact, theme: { one, many } } };
}

function notMatching(fact: string): object {
  return about(fact, "does not match the pod's node affinity", "do not match the pod's node affinity");
}

test("each label of the nodeSelector that differs is told, with what the node has", () => {
  expect(told({ nodeSelector: { disk: "ssd", zone: "1" } })).toEqual([
    about(
      "has disk=hdd, nodeSelector asks for ssd",
      "has the label disk, but not disk=ssd",
      "have the label disk, but not disk=ssd",
    ),
    about("has no label zone, nodeSelector asks for 1", "has no label zone", "have no label zone"),
  ]);
});

test.each<[Partial<PodSpec>]>([
  [{}],
  [{ nodeSelector: { disk: "hdd" } }],
  [{ affinity: {} }],
  [{ affinity: { nodeAffinity: {} } }],
  [requiring({ matchExpressions: [fast] }, { matchExpressions: [hasDisk] })],
])("nothing keeps a pod with %j from the node", (spec) => {
  expect(told(spec)).toEqual([]);
});

describe("of a node affinity that does not hold is told", () => {
  test("which requirements of a term fail, and none that hold", () => {
    const term = { matchExpressions: [fast, hasDisk, hasZone], matchFields: [isB] };
    const held = { matchExpressions: [hasZone], matchFields: [isA] };
    expect(told(requiring(term))).toEqual([
      notMatching(
        "has disk=hdd, node affinity asks for disk In ssd, nvme" +
          " and has no label zone, node affinity asks for zone Exists" +
          " and is called a, node affinity asks for metadata.name In b",
      ),
    ]);
    expect(told(requiring(held))).toEqual([notMatching("has no label zone, node affinity asks for zone Exists")]);
  });

  test("why each of its terms fails", () => {
    expect(told(requiring({ matchExpressions: [hasZone] }, { matchFields: [isB] }))).toEqual([
      notMatching(
        "has no label zone, node affinity asks for zone Exists; nor: " +
          "is called a, node affinity asks for metadata.name In b",
      ),
    ]);
  });

  test("that an empty term, and no term, match no node", () => {
    expect(told(requiring({}))).toEqual([notMatching("an empty term matches no node")]);
    expect(told(requiring())).toEqual([notMatching("node affinity has no terms, which match no node")]);
  });

  test("after what the nodeSelector asks for", () => {
    expect(told({ nodeSelector: { disk: "ssd" }, ...requiring({ matchExpressions: [hasZone] }) })).toEqual([
      about(
        "has disk=hdd, nodeSelector asks for ssd",
        "has the label disk, but not disk=ssd",
        "have the label disk, but not disk=ssd",
      ),
      notMatching("has no label zone, node affinity asks for zone Exists"),
    ]);
  });
});

test("nodes share what is told of the labels in question, and are told by name where the name is in question", () => {
  const nodes = ["c", "d"].map((name) => roomyNode(name, { labels: { disk: "hdd", other: name } }));
  const find = (spec: Partial<PodSpec>) => evidence(finder, podOf(spec), clusterOf(nodes));
  const byLabel = find({ nodeSelector: { disk: "ssd" } });
  expect(byLabel["c"]).toHaveLength(1);
  expect(byLabel["d"]).toBe(byLabel["c"]);
  expect(find(requiring({ matchFields: [isB] }))).toEqual({
    c: [notMatching("is called c, node affinity asks for metadata.name In b")],
    d: [notMatching("is called d, node affinity asks for metadata.name In b")],
  });
});
