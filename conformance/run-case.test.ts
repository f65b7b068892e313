import { expect, test } from "vitest";
import { createReferenceEngine, defaultProfile } from "@stowage/engine";
import { loadCluster } from "./load-cluster.ts";
import { FormatError, parseCase } from "./recorded-case.ts";
import { differenceText, resultLines } from "./report.ts";
import { runCase } from "./run-case.ts";

const question = {
  name: "one-node",
  nodes: [{ metadata: { name: "node-1" }, spec: { unschedulable: true }, status: { allocatable: { pods: "10" } } }],
  namespaces: [{ metadata: { name: "shop", labels: { team: "a" } } }],
  pods: [{ metadata: { name: "placed", namespace: "store" }, spec: { nodeName: "node-1", containers: null } }],
  pod: { metadata: { name: "web", namespace: "__proto__" }, spec: {} },
};
const message = "0/1 nodes are available: 1 node(s) were unschedulable.";
const answer = {
  message,
  event: `${message} preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`,
  preemption: { eligible: true },
  nodes: {
    "node-1": {
      code: "UnschedulableAndUnresolvable",
      plugin: "NodeUnschedulable",
      reasons: ["node(s) were unschedulable"],
    },
  },
};

test("a case passes when every engine says what upstream said", () => {
  expect(resultsOf({})).toEqual([]);
});

test("a difference is told for each engine", () => {
  expect(resultsOf({ answer: { ...answer, message: "0/1 nodes", event: undefined } })).toEqual(
    ["reference", "incremental"].flatMap((engine) =>
      ["message", "decide.message"].map(
        (field) => `one-node ${engine} ${field}: expected "0/1 nodes", got ${JSON.stringify(message)}`,
      ),
    ),
  );
});

test("an engine that throws fails the case, not the run", () => {
  expect(resultsOf({ case: { ...question, nodes: [...question.nodes, ...question.nodes] } })).toEqual([
    'one-node reference error: expected nothing, got "RangeError: there is a Node node-1 already"',
    expect.stringMatching(/^one-node incremental error: expected nothing, got "RangeError: /),
  ]);
});

const claim = { name: "gpu", resourceClaimName: "gpu" };
test.each([
  ["another version", { kubernetesVersion: "1.33" }, "Kubernetes 1.33"],
  [
    "a configuration that is not covered",
    { case: { ...question, config: { extenders: [{ urlPrefix: "http://extender" }] } } },
    expect.stringMatching(/^a configuration that is refused \(extenders: /),
  ],
  ["an object that no engine keeps", withObject("v1", "ConfigMap"), "objects of v1 ConfigMap"],
  [
    "a kind of another group",
    withObject("serving.knative.dev/v1", "Service"),
    "objects of serving.knative.dev/v1 Service",
  ],
  [
    "a resource claim of the incoming pod",
    { case: { ...question, pod: { metadata: { name: "web" }, spec: { resourceClaims: [claim] } } } },
    expect.stringMatching(/^a pod that is refused \(dynamic resource allocation is not covered: /),
  ],
  ["a field of the case", { case: { ...question, extenders: [] } }, "the field case.extenders"],
  [
    "a field of a candidate",
    { answer: { ...answer, preemption: { eligible: true, candidates: { a: { victims: [], waits: 1 } } } } },
    "the field answer.preemption.candidates.a.waits",
  ],
  [
    "a field of a node's answer",
    { answer: { ...answer, nodes: { "node-1": { ...answer.nodes["node-1"], waits: 1 } } } },
    "the field answer.nodes.node-1.waits",
  ],
])("a case that needs what is not built fails, and says so: %s", (_what, change, need) => {
  expect(runCase(parseCase(lineOf(change)))).toEqual({ name: "one-node", needs: [need], differences: [] });
});

test("pods that are only nominated count where the line says that the recorder counted them", () => {
  const nominated = { metadata: { name: "other" }, spec: {}, status: { nominatedNodeName: "node-1" } };
  const bound = { metadata: { name: "bound" }, spec: { nodeName: "node-1" }, status: { nominatedNodeName: "node-1" } };
  const podsWith = (change: object): readonly unknown[] => {
    const engine = createReferenceEngine(defaultProfile());
    loadCluster(engine, parseCase(lineOf({ case: { ...question, pods: [nominated, bound] }, ...change })).case);
    const { cluster } = engine;
    return [cluster.nominatedPods("node-1"), cluster.node("node-1")?.pods].map((pods) => pods?.map(({ name }) => name));
  };
  expect(podsWith({})).toEqual([[], ["bound"]]);
  expect(podsWith({ nominatedPods: "counted" })).toEqual([["other"], ["bound"]]);
});

test("a namespace that pods use and nobody lists has the label of its name alone", () => {
  const engine = createReferenceEngine(defaultProfile());
  loadCluster(engine, parseCase(lineOf({})).case);
  expect(engine.cluster.namespaces).toEqual(
    new Map([
      ["shop", { team: "a" }],
      ["store", { "kubernetes.io/metadata.name": "store" }],
      ["__proto__", { "kubernetes.io/metadata.name": "__proto__" }],
    ]),
  );
});

test.each([
  ["[]", "the line: must be an object"],
  ["{}", "case: must be an object"],
  [lineOf({ kubernetesVersion: 1.37 }), "kubernetesVersion: must be a string"],
  [lineOf({ case: { ...question, nodes: {} } }), "case.nodes: must be a list"],
  [lineOf({ nominatedPods: "left out" }), 'nominatedPods: must be "counted" or absent'],
  [lineOf({ answer: { preemption: { eligible: "yes" } } }), "answer.preemption.eligible: must be true or false"],
  [
    lineOf({ answer: { preemption: { eligible: true, candidates: { a: { victims: [1] } } } } }),
    "answer.preemption.candidates.a.victims: must be a string",
  ],
  [lineOf({ case: { ...question, pods: [{}] } }), "case.pods[0].metadata: must be an object"],
  [lineOf({ answer: { ...answer, name: "other" } }), `answer.name: "other" is not the case's, "one-node"`],
  [lineOf({ answer: { nodes: { a: { code: "Success", total: "1" } } } }), "answer.nodes.a.total: must be a number"],
])("a line that is not of the format is refused: %s", (line, problem) => {
  expect(() => parseCase(line)).toThrow(new FormatError(problem));
});

test("null is absent, and a plugin without a name is none", () => {
  const nodes = { "node-1": { code: "Unschedulable", plugin: "", reasons: null, scores: null } };
  const { case: read, answer: answered } = parseCase(lineOf({ answer: { message: null, nodes } }));
  expect(read.pods[0]?.spec).toEqual({ nodeName: "node-1", containers: [] });
  expect(answered).toEqual({
    nodes: new Map([["node-1", { code: "Unschedulable", reasons: [], scores: new Map() }]]),
  });
});

test("a difference is one line, whatever texts it holds", () => {
  const difference = { engine: "reference", node: "a", field: "reasons", expected: ["x\ny"] };
  expect(differenceText(difference)).toBe('reference a reasons: expected ["x\\ny"], got nothing');
});

function resultsOf(change: object): string[] {
  return resultLines(runCase(parseCase(lineOf(change))));
}

function lineOf(change: object): string {
  return JSON.stringify({ kubernetesVersion: "1.37", case: question, answer, ...change });
}

function withObject(apiVersion: string, kind: string): object {
  return { case: { ...question, objects: [{ apiVersion, kind, metadata: { name: "a" } }] } };
}
