import { expect, test } from "vitest";
import { toNodeInfo, withPod } from "../../cluster/to-node-info.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { clusterWith } from "../../testing/labelled-cluster.ts";
import { fitEvidence } from "./evidence.ts";

const allocatable = { cpu: "1", memory: "1Gi", pods: "0", "example.com/gpu": "1" };
const node = toNodeInfo({ metadata: { name: "a" }, status: { allocatable } });
const requests = { cpu: "2", memory: "1Gi", "example.com/gpu": "2" };
const web = toPodInfo({ metadata: { name: "web" }, spec: { containers: [{ name: "c", resources: { requests } }] } });

/** What keeps the pod from the node, where some resources are ignored. */
function evidence(...ignored: readonly string[]): object {
  return fitEvidence((name) => ignored.includes(name))(web, clusterWith([node]))(node);
}

/** One shortage; the code is that of all the node's shortages together. */
function short(resource: string, reason: string, requested: number, there: number): object {
  return {
    plugin: "NodeResourcesFit",
    code: "UnschedulableAndUnresolvable",
    reasons: [reason],
    evidence: { kind: "resource", resource, requested, used: 0, allocatable: there },
  };
}

test("each shortage is told on its own, with its amounts", () => {
  expect(evidence()).toEqual([
    short("pods", "Too many pods", 1, 0),
    short("cpu", "Insufficient cpu", 2000, 1000),
    short("example.com/gpu", "Insufficient example.com/gpu", 2, 1),
  ]);
});

test("a resource that the profile ignores is not told", () => {
  expect(evidence("example.com/gpu")).toEqual([
    short("pods", "Too many pods", 1, 0),
    short("cpu", "Insufficient cpu", 2000, 1000),
  ]);
});

test("nodes that are as full share what is told, others do not", () => {
  const find = fitEvidence(() => false)(web, clusterWith([node]));
  const small = toPodInfo({ metadata: { name: "small" }, spec: { containers: [{ name: "c", resources: {} }] } });
  expect(find({ ...node, name: "b" })).toBe(find(node));
  expect(find(withPod(node, small))).toMatchObject([{ evidence: { resource: "pods", used: 1 } }, {}, {}]);
});
