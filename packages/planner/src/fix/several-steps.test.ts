import type { NodeObject, PodSpec } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { expect, test } from "vitest";
import type { Situation } from "../testing/made-fix.ts";
import { affinityTo, deployment, labelsOf, node, pod, template } from "../testing/objects.ts";
import { brokenPromises, printedFixes } from "../testing/situation-outcome.ts";

const hostname = "kubernetes.io/hostname";

function cpu(amount: string): Partial<PodSpec> {
  return { containers: [{ name: "main", image: "main:1", resources: { requests: { cpu: amount } } }] };
}

function special(name: string, spec: NodeObject["spec"], labels = ""): NodeObject {
  return node(name, { labels: { [hostname]: name, ...labelsOf(labels) }, ...(spec === undefined ? {} : { spec }) });
}

const gpu = [{ key: "gpu", value: "true", effect: "NoSchedule" as const }];
const nodes = [node("n1", { zone: "a" }), node("n2", { zone: "b" })];

function ofPool(pool: string, more: Partial<PodSpec> = {}): KubernetesObject {
  return deployment("train", 1, "app=train", { nodeSelector: { pool }, ...more });
}

/** A Deployment, its ReplicaSet, and one pod of it on each of these nodes. */
function running(of: ReturnType<typeof deployment>, ...on: readonly string[]): readonly KubernetesObject[] {
  const { name = "" } = of.metadata;
  const labels = { ...of.spec.selector?.matchLabels, "pod-template-hash": "abc" };
  const owner = (kind: string, called: string) => [
    { apiVersion: "apps/v1", kind, name: called, uid: called, controller: true },
  ];
  const set = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: `${name}-abc`, uid: `${name}-abc`, labels, ownerReferences: owner("Deployment", name) },
    spec: {
      replicas: on.length,
      selector: { matchLabels: labels },
      template: { ...of.spec.template, metadata: { labels } },
    },
  } as const;
  const pods = on.map((nodeName, index) => {
    const own = { ...of.spec.template.spec, nodeName };
    const one = pod(`${name}-abc-${index}`, "", own, { labels, ownerReferences: owner("ReplicaSet", `${name}-abc`) });
    return { ...one, status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] } } as const;
  });
  return [{ ...of, metadata: { ...of.metadata, uid: name } }, set, ...pods];
}

/** Situations, and the kinds of one of the first three fixes, step by step, or its sentence. */
const rows: readonly (readonly [name: string, situation: Partial<Situation>, best: RegExp])[] = [
  [
    "a mistyped pool and its taint: one patch",
    { wishes: [special("n1", { taints: gpu }, "pool=gpu"), ofPool("gpuu")] },
    /ask for pool=gpu.*; and let .* tolerate/,
  ],
  [
    "a mistyped pool, its taint, and too much asked for: three",
    { wishes: [special("n1", { taints: gpu }, "pool=gpu"), ofPool("gpuu", cpu("12"))] },
    /ask for pool=gpu.*tolerate.*request 8 of cpu/,
  ],
  [
    "the only node is cordoned and tainted: a command, and a patch as another",
    { wishes: [special("n1", { unschedulable: true, taints: gpu }), deployment("web", 1, "app=web")] },
    /uncordon node n1.*tolerate|tolerate.*; and uncordon node n1/,
  ],
  [
    "who is waited for has no replicas",
    {
      wishes: [
        ...nodes,
        deployment("redis", 0, "app=redis"),
        deployment("web", 1, "app=web", affinityTo(hostname, { wants: "redis" })),
      ],
    },
    /ask for 1 replica of Deployment default\/redis/,
  ],
  [
    "who is waited for waits for a mistyped label",
    {
      wishes: [
        special("n1", undefined, "disk=ssd"),
        deployment("redis", 1, "app=redis", { nodeSelector: { disk: "sdd" } }),
        deployment("web", 1, "app=web", affinityTo(hostname, { wants: "redis" })),
      ],
    },
    /nodeSelector of Deployment default\/redis ask for disk=ssd/,
  ],
  [
    "a mistyped topologyKey is the one that nodes have, not hostname",
    {
      wishes: [
        ...nodes,
        deployment("redis", 1, "app=redis"),
        deployment("web", 1, "app=web", affinityTo("topology.kubernetes.io/zones", { wants: "redis" })),
      ],
    },
    /topologyKey topology\.kubernetes\.io\/zone /,
  ],
  ["CPUs without a unit", { wishes: [...nodes, deployment("web", 2, "app=web", cpu("500"))] }, /request 500m of cpu/],
  [
    "a node of its name in place of one that is gone",
    { wishes: [...nodes, deployment("web", 1, "app=web", { nodeSelector: { [hostname]: "n9" } })] },
    /n9/,
  ],
  [
    "a pod of somebody's Deployment in the cluster keeps a daemon away",
    {
      cluster: [
        ...nodes,
        ...running(deployment("lonely", 1, "app=lonely", affinityTo(hostname, { avoids: "agent" })), "n2"),
      ],
      wishes: [
        {
          apiVersion: "apps/v1",
          kind: "DaemonSet",
          metadata: { name: "agent" },
          spec: { selector: { matchLabels: { app: "agent" } }, template: template("app=agent") },
        },
      ],
    },
    /required anti-affinity of Deployment default\/lonely/,
  ],
];

test.each(rows)("%s", (_, { cluster = [], wishes = [] }, best) => {
  const situation = { cluster, wishes };
  const { plan, workloads } = printedFixes(situation);
  const all = workloads.flat();
  expect(all.map(({ sentence }) => sentence)).toContainEqual(expect.stringMatching(best));
  for (const fix of all) expect({ fix, wrong: brokenPromises(situation, plan, fix) }).toEqual({ fix, wrong: [] });
});
