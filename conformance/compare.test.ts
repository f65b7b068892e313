import { describe, expect, test } from "vitest";
import type { Decision, Examination, NodeOutcome, Pod } from "@stowage/engine";
import { compareDecision, compareExamination, type Difference } from "./compare.ts";
import type { Answer, RecordedNode } from "./recorded-case.ts";

const pod: Pod = { metadata: { name: "web" }, spec: { containers: [] } };
const nominatedPod: Pod = { ...pod, status: { nominatedNodeName: "small" } };

const twoFit: Answer = {
  nodes: new Map<string, RecordedNode>([
    ["big", fits([["ImageLocality", 3]], 90)],
    ["small", fits([["ImageLocality", 1]], 70)],
    ["busy", rejected("Unschedulable", "NodeResourcesFit", ["Insufficient cpu", "Insufficient memory"])],
  ]),
};
const sameExamination: Examination = {
  nodes: [
    feasible("big", 3, 90),
    feasible("small", 1, 70),
    {
      nodeName: "busy",
      code: "Unschedulable",
      plugin: "NodeResourcesFit",
      reasons: ["Insufficient memory", "Insufficient cpu"],
    },
  ],
  best: ["big"],
};

test("the same examination has no difference, whatever the order of nodes and reasons", () => {
  const reversed = { ...sameExamination, nodes: sameExamination.nodes.toReversed() };
  expect(compareExamination(twoFit, pod, reversed)).toEqual([]);
});

describe("each kind of difference is seen:", () => {
  const cases: readonly (readonly [string, Examination, readonly Difference[]])[] = [
    [
      "a score",
      withNode("big", { scores: new Map([["ImageLocality", 4]]) }),
      [{ node: "big", field: "scores.ImageLocality", expected: 3, got: 4 }],
    ],
    [
      "a score of another plugin",
      withNode("big", { scores: new Map([["NodeAffinity", 3]]) }),
      [
        { node: "big", field: "scores.ImageLocality", expected: 3 },
        { node: "big", field: "scores.NodeAffinity", got: 3 },
      ],
    ],
    ["a total", withNode("small", { total: 71 }), [{ node: "small", field: "total", expected: 70, got: 71 }]],
    [
      "a plugin",
      withNode("busy", { plugin: "NodePorts" }),
      [{ node: "busy", field: "plugin", expected: "NodeResourcesFit", got: "NodePorts" }],
    ],
    [
      "a reason",
      withNode("busy", { reasons: ["Insufficient cpu"] }),
      [
        {
          node: "busy",
          field: "reasons",
          expected: ["Insufficient cpu", "Insufficient memory"],
          got: ["Insufficient cpu"],
        },
      ],
    ],
    [
      "a reason given twice",
      withNode("busy", { reasons: ["Insufficient cpu", "Insufficient memory", "Insufficient cpu"] }),
      [
        {
          node: "busy",
          field: "reasons",
          expected: ["Insufficient cpu", "Insufficient memory"],
          got: ["Insufficient cpu", "Insufficient cpu", "Insufficient memory"],
        },
      ],
    ],
    [
      "a code",
      withNode("busy", { code: "UnschedulableAndUnresolvable" }),
      [{ node: "busy", field: "code", expected: "Unschedulable", got: "UnschedulableAndUnresolvable" }],
    ],
    [
      "a rejection where upstream has none",
      {
        ...sameExamination,
        nodes: sameExamination.nodes.map(
          (node): NodeOutcome =>
            node.nodeName === "small"
              ? { nodeName: "small", code: "Unschedulable", plugin: "NodePorts", reasons: ["taken"] }
              : node,
        ),
      },
      [
        { node: "small", field: "code", expected: "Success", got: "Unschedulable" },
        { node: "small", field: "plugin", got: "NodePorts" },
        { node: "small", field: "reasons", got: ["taken"] },
      ],
    ],
    [
      "a message",
      { ...sameExamination, message: "0/3 nodes are available" },
      [{ field: "message", got: "0/3 nodes are available" }],
    ],
    [
      "a PreFilter code",
      { ...sameExamination, preFilter: { code: "Unschedulable", reasons: [] } },
      [{ field: "preFilter", got: "Unschedulable" }],
    ],
    [
      "a node that the engine leaves out",
      { ...sameExamination, nodes: sameExamination.nodes.slice(0, 2) },
      [
        { field: "nodes", expected: 3, got: 2 },
        { node: "busy", field: "code", expected: "Unschedulable" },
      ],
    ],
    [
      "a node that upstream does not know",
      { ...sameExamination, nodes: [...sameExamination.nodes, feasible("new", 1, 2)] },
      [
        { field: "nodes", expected: 3, got: 4 },
        { node: "new", field: "code", got: "Success" },
      ],
    ],
    [
      "a node told twice",
      { ...sameExamination, nodes: [...sameExamination.nodes, feasible("big", 3, 90)] },
      [{ field: "nodes", expected: 3, got: 4 }],
    ],
    [
      "the best nodes",
      { ...sameExamination, best: ["big", "small"] },
      [{ field: "best", expected: ["big"], got: ["big", "small"] }],
    ],
  ];
  test.each(cases)("%s", (_kind, got, differences) => {
    expect(compareExamination(twoFit, pod, got)).toEqual(differences);
  });
});

describe("a node that a PreFilterResult leaves out", () => {
  const upstreamWords = "node(s) didn't satisfy plugin(s) [NodeAffinity]";
  const unresolvable = "UnschedulableAndUnresolvable";
  function compared(recordedReason: string, plugin: { plugin?: "NodeAffinity" } = {}): Difference[] {
    const answer: Answer = { nodes: new Map([["out", rejected(unresolvable, undefined, [recordedReason])]]) };
    const nodes: NodeOutcome[] = [{ nodeName: "out", code: unresolvable, reasons: [upstreamWords], ...plugin }];
    return compareExamination(answer, pod, { nodes, best: [] });
  }

  test("may have the recorder's own words for its reason", () => {
    expect(compared("excluded by PreFilterResult")).toEqual([]);
  });
  test("has upstream's reason otherwise", () => {
    const recorded = "node(s) didn't satisfy plugin(s) [VolumeBinding]";
    expect(compared(recorded)).toEqual([{ node: "out", field: "reasons", expected: [recorded], got: [upstreamWords] }]);
  });
  test("was rejected by no plugin", () => {
    expect(compared("excluded by PreFilterResult", { plugin: "NodeAffinity" })).toEqual([
      { node: "out", field: "plugin", got: "NodeAffinity" },
      { node: "out", field: "reasons", expected: ["excluded by PreFilterResult"], got: [upstreamWords] },
    ]);
  });
});

describe("a decision", () => {
  const unschedulable: Answer = { message: "0/1 nodes are available: 1 Too many pods.", nodes: new Map() };

  test("is right on a node with the highest total", () => {
    expect(compareDecision(twoFit, pod, scheduledOn("big", 90))).toEqual([]);
    expect(compareDecision(twoFit, pod, scheduledOn("small", 70))).toEqual([
      { field: "decide.nodeName", expected: ["big"], got: "small" },
    ]);
  });
  test("has the recorded total and as many ties", () => {
    expect(compareDecision(twoFit, pod, { ...scheduledOn("big", 91), ties: 2 })).toEqual([
      { field: "decide.total", expected: 90, got: 91 },
      { field: "decide.ties", expected: 1, got: 2 },
    ]);
  });
  test("takes the nominated node when it is feasible, whatever its total", () => {
    expect(compareDecision(twoFit, nominatedPod, scheduledOn("small", 5))).toEqual([]);
    expect(compareDecision(twoFit, nominatedPod, scheduledOn("big", 90))).toEqual([
      { field: "decide.nodeName", expected: ["small"], got: "big" },
    ]);
    const toBusy: Pod = { ...pod, status: { nominatedNodeName: "busy" } };
    expect(compareDecision(twoFit, toBusy, scheduledOn("big", 90))).toEqual([]);
  });
  test("against a pod has upstream's message", () => {
    const { message = "" } = unschedulable;
    expect(compareDecision(unschedulable, pod, { kind: "unschedulable", message })).toEqual([]);
    expect(compareDecision(unschedulable, pod, { kind: "unschedulable", message: "no" })).toEqual([
      { field: "decide.message", expected: message, got: "no" },
    ]);
  });
  test("differs where one finds a node and the other none", () => {
    expect(compareDecision(twoFit, pod, { kind: "unschedulable", message: "no" })).toEqual([
      { field: "decide.nodeName", expected: ["big"] },
      { field: "decide.message", got: "no" },
    ]);
    expect(compareDecision(unschedulable, pod, scheduledOn("big", 90))).toEqual([
      { field: "decide.nodeName", got: "big" },
      { field: "decide.message", expected: unschedulable.message },
    ]);
  });
});

describe("a cycle that failed", () => {
  const error = 'running PreScore plugin "NodeAffinity": no';
  const failed: Answer = { error, nodes: new Map() };
  const failing: Examination = { ...sameExamination, best: [], error };

  test("is compared by its error alone", () => {
    expect(compareExamination(failed, pod, failing)).toEqual([]);
    expect(compareExamination(failed, pod, { ...failing, error: "other" })).toEqual([
      { field: "error", expected: error, got: "other" },
    ]);
    expect(compareDecision(failed, pod, { kind: "error", message: error })).toEqual([]);
    expect(compareDecision(failed, pod, scheduledOn("big", 90))).toEqual([{ field: "decide.error", expected: error }]);
  });

  test("and an engine's cycle that fails where upstream's does not differs", () => {
    expect(compareExamination(twoFit, pod, { ...sameExamination, error })).toEqual([{ field: "error", got: error }]);
  });

  test("would not have, with a single node: upstream takes it unseen, the recorder scores it", () => {
    expect(compareExamination(failed, pod, { ...sameExamination, best: ["big"] })).toEqual([]);
    expect(compareDecision(failed, pod, { ...scheduledOn("big", 90), feasible: 1 })).toEqual([]);
  });

  test("for want of nodes has its words as an engine's message", () => {
    const none = { error: "no nodes available to schedule pods", nodes: new Map() };
    expect(compareExamination(none, pod, { nodes: [], best: [], message: none.error })).toEqual([]);
    expect(compareDecision(none, pod, { kind: "unschedulable", message: none.error })).toEqual([]);
  });
});

function fits(scores: readonly (readonly [string, number])[], total: number): RecordedNode {
  return { code: "Success", reasons: [], scores: new Map(scores), total };
}

function rejected(code: string, plugin: string | undefined, reasons: readonly string[]): RecordedNode {
  return { code, ...(plugin !== undefined && { plugin }), reasons, scores: new Map() };
}

function feasible(nodeName: string, score: number, total: number): NodeOutcome {
  return { nodeName, code: "Success", scores: new Map([["ImageLocality", score]]), total };
}

/** The examination with one node's fields changed. */
function withNode(nodeName: string, change: object): Examination {
  const nodes = sameExamination.nodes.map((node) => (node.nodeName === nodeName ? { ...node, ...change } : node));
  return { ...sameExamination, nodes };
}

function scheduledOn(nodeName: string, total: number): Decision & { kind: "scheduled" } {
  return { kind: "scheduled", nodeName, total, ties: 1, feasible: 2 };
}
