import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClusterObject } from "../api/cluster-object.ts";
import { podKey } from "../cluster/pod-info.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { registry } from "../plugins/registry.ts";
import { arbitraryPod } from "../testing/arbitrary-pod.ts";
import { arbitraryCluster } from "../testing/arbitrary-step.ts";
import { nodeRejections } from "./node-rejections.ts";

const profile = defaultProfile();

describe.each(["InterPodAffinity", "PodTopologySpread"] as const)("the evidence of %s", (name) => {
  test("finds something for exactly the nodes that the filter rejects", () => {
    const { filter, evidence, evidenceJudges } = registry[name](profile.args, profile.kubernetesVersion);
    expect(evidenceJudges).toBe(true);
    let rejected = 0;
    fc.assert(
      fc.property(arbitraryCluster(), arbitraryPod(), (steps, pod) => {
        const { cluster } = engineWith(steps.flatMap((step) => (step.kind === "put" ? [step.object] : [])));
        const info = toPodInfo(pod);
        const result = filter?.preFilter(info, cluster);
        const find = evidence?.(info, cluster);
        for (const node of cluster.nodes) {
          const rejection = result?.kind === "filter" ? result.filter.filter(node) : undefined;
          const found = find?.(node) ?? [];
          expect(found.length > 0).toBe(rejection !== undefined);
          // The filter tells the first of them.
          expect(rejection && found[0]?.reasons).toEqual(rejection?.reasons);
          rejected += found.length;
        }
      }),
      { numRuns: 200 },
    );
    expect(rejected).toBeGreaterThan(20);
  });
});

test("nodes of one domain share what keeps a pod from it", () => {
  const zone = (name: string) => ({ kind: "Node", metadata: { name, labels: { zone: "a" } } }) as const;
  const term = { topologyKey: "zone", labelSelector: { matchLabels: { app: "web" } } };
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  const web = { metadata: { name: "web", labels: { app: "web" } }, spec: { containers: [], affinity } };
  const placed = { ...web, kind: "Pod", metadata: { ...web.metadata, name: "placed" } } as const;
  const roomy = { allocatable: { pods: "9" } };
  const nodes = ["a", "b", "c"].map((name) => ({ ...zone(name), status: name === "c" ? {} : roomy }));
  const { cluster } = engineWith([...nodes, { ...placed, spec: { ...web.spec, nodeName: "a" } }]);
  const find = nodeRejections(toPodInfo(web), cluster, profile);
  const [a, b, c] = cluster.nodes.map(find);
  expect(a?.map(({ plugin }) => plugin)).toEqual(["InterPodAffinity", "InterPodAffinity"]);
  expect(b).toBe(a);
  expect(c?.map(({ plugin }) => plugin)).toEqual(["NodeResourcesFit", "InterPodAffinity", "InterPodAffinity"]);
});

function engineWith(objects: readonly ClusterObject[]) {
  const engine = createReferenceEngine(profile);
  const once = new Map(objects.map((object) => [keyOf(object), object]));
  for (const object of once.values()) engine.add(object);
  return engine;
}

function keyOf(object: ClusterObject): string {
  if (object.kind === "Pod") return `Pod ${podKey(object)}`;
  const { kind, metadata } = object;
  return `${kind} ${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}
