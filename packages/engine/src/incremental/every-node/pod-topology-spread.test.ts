import { describe, expect, test } from "vitest";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { Taint } from "../../api/node.ts";
import type { PodSpec } from "../../api/pod.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createIncrementalEngine } from "../incremental-engine.ts";

// Changes that random clusters seldom come across, in both engines.

const zone = "topology.kubernetes.io/zone";

function node(name: string, disk: string, taints: readonly Taint[] = []): NodeObject {
  return {
    kind: "Node",
    metadata: { name, labels: { [zone]: name, disk } },
    spec: { taints },
    status: { allocatable: { cpu: "4", memory: "8Gi", pods: "110" } },
  };
}

/** A pod that may go where as few pods are as anywhere, and wants a `fast` disk. */
function webPod(name: string, spec: Partial<PodSpec> = {}): PodObject {
  return {
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { app: "web" } },
    spec: {
      containers: [{ name: "main" }],
      nodeSelector: { disk: "fast" },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: zone,
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: { matchLabels: { app: "web" } },
          nodeTaintsPolicy: "Honor",
        },
      ],
      ...spec,
    },
  };
}

const engines = [
  ["reference", createReferenceEngine],
  ["incremental", createIncrementalEngine],
] as const;

describe.each(engines)("the %s engine", (_, createEngine) => {
  test("counts a domain from when its node takes the pod, and until it does no longer", () => {
    const engine = createEngine(defaultProfile());
    const incoming = webPod("incoming");
    for (const object of [node("a", "fast"), node("b", "slow"), webPod("there", { nodeName: "a" })]) engine.add(object);
    const plugins = (): unknown =>
      engine.examine(incoming).nodes.map((one) => (one.code === "Success" ? "fits" : one.plugin));
    expect(plugins()).toEqual(["fits", "NodeAffinity"]);
    engine.change(node("b", "fast"));
    expect(plugins()).toEqual(["PodTopologySpread", "fits"]);
    engine.change(node("b", "fast", [{ key: "dedicated", effect: "NoSchedule" }]));
    expect(plugins()).toEqual(["fits", "TaintToleration"]);
  });
});
