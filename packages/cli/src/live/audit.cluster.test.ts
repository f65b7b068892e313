import { beforeAll, expect, test } from "vitest";
import { nodeObject } from "../../../../upstream/control-plane/node-object.ts";
import type { KubernetesObject } from "../../../../upstream/control-plane/resource-path.ts";
import { useControlPlane } from "../../../../upstream/control-plane/use-control-plane.ts";
import { runInMemory } from "../testing/run-in-memory.ts";

const cluster = useControlPlane({ scheduler: true });
const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";
const required = "requiredDuringSchedulingIgnoredDuringExecution";

function pod(key: string, nodeName: string, app: string, rules: object = {}): KubernetesObject {
  const [namespace = "", name = ""] = key.split("/");
  const spec = { containers: [{ name: "c", image: "i" }], nodeSelector: { [hostname]: nodeName }, ...rules };
  return { apiVersion: "v1", kind: "Pod", metadata: { namespace, name, labels: { app } }, spec };
}

/** To let the pod go elsewhere if it is evicted, its node is only preferred. */
const anywhere = { nodeSelector: {} };
const apps = (app: string): object => ({ labelSelector: { matchLabels: { app } } });
const avoids = (app: string, more: object = {}): object => ({
  affinity: { podAntiAffinity: { [required]: [{ topologyKey: hostname, ...apps(app), ...more }] } },
});

const pods = [
  pod("shop/store", "node-1", "store"),
  pod("shop/near", "node-1", "near", {
    affinity: { podAffinity: { [required]: [{ topologyKey: zone, ...apps("store") }] } },
  }),
  pod("shop/quiet", "node-2", "quiet", avoids("loud", { namespaceSelector: { matchLabels: { team: "noise" } } })),
  pod("other/loud", "node-2", "loud"),
  pod("shop/loud", "node-2", "loud"),
  pod("shop/picky", "node-3", "picky", {
    ...anywhere,
    affinity: {
      nodeAffinity: {
        [required]: { nodeSelectorTerms: [{ matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }] }] },
      },
    },
  }),
  pod("other/plain", "node-4", "plain"),
];

async function patch(path: string, change: object): Promise<void> {
  const { status, text } = await cluster().request({
    method: "PATCH",
    path: `/api/v1/${path}`,
    body: change,
    contentType: "application/merge-patch+json",
  });
  if (status !== 200) throw new Error(text);
}

interface Document {
  readonly findings: readonly {
    readonly pod: { readonly namespace: string; readonly name: string };
    readonly rule: { readonly path: string };
    readonly direction: string | null;
    readonly others: readonly { readonly namespace: string; readonly name: string }[];
    readonly remedy: { readonly kind: string; readonly goesTo: string | null };
  }[];
}

/** Each finding in a line. */
async function audit(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout, status } = await runInMemory(["audit", "-o", "json", ...args], {
    env: { KUBECONFIG: cluster().kubeconfig },
  });
  const { findings }: Document = JSON.parse(stdout);
  expect(status).toBe(findings.length === 0 ? 0 : 1);
  return findings.map(({ pod: { namespace, name }, rule, direction, others, remedy: { kind, goesTo } }) =>
    [
      `${namespace}/${name}`,
      direction ?? rule.path.split(".")[1],
      ...others.map((other) => `${other.namespace}/${other.name}`),
      goesTo === null ? kind : `${kind} to ${goesTo}`,
    ].join(" "),
  );
}

async function untilBound(): Promise<void> {
  for (;;) {
    const { text } = await cluster().request({ path: "/api/v1/pods?fieldSelector=spec.nodeName%3D" });
    const { items }: { items: unknown[] } = JSON.parse(text);
    if (items.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

beforeAll(async () => {
  for (const name of ["shop", "other"]) {
    await cluster().create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
  for (const [name, labels] of [
    ["node-1", { [zone]: "a" }],
    ["node-2", { [zone]: "a" }],
    ["node-3", { [zone]: "b", disk: "ssd" }],
    ["node-4", { [zone]: "b" }],
  ] as const) {
    await cluster().create(nodeObject({ name, labels }));
  }
  for (const object of pods) {
    await cluster().create(object);
    await untilBound();
  }
}, 60_000);

test("what the scheduler has just placed breaks no rule", async () => {
  expect(await audit("-A")).toEqual([]);
});

test("labels, cordons, taints and namespaces' labels that change are found with all that they break, and nothing else", async () => {
  await patch("nodes/node-1", { metadata: { labels: { [zone]: "c" } } });
  expect(await audit("-A")).toEqual([]);
  await patch("namespaces/shop/pods/store", { metadata: { labels: { app: "stored" } } });
  expect(await audit("-A")).toEqual(["shop/near wants none"]);

  await patch("namespaces/other", { metadata: { labels: { team: "noise" } } });
  const loud = ["other/loud avoidedBy shop/quiet none", "shop/quiet avoids other/loud none"];
  expect(await audit("-A")).toEqual([loud[0], "shop/near wants none", loud[1]]);
  expect(await audit("-n", "other")).toEqual([loud[0]]);
  await patch("namespaces/other", { metadata: { labels: { team: null } } });

  await patch("nodes/node-4", { spec: { unschedulable: true } });
  expect(await audit("-n", "other")).toEqual(["other/plain tolerations none"]);
  await patch("nodes/node-4", { spec: { unschedulable: null, taints: [{ key: "x", effect: "NoSchedule" }] } });
  expect(await audit("-n", "other")).toEqual(["other/plain tolerations none"]);
  await patch("nodes/node-4", { spec: { taints: null }, metadata: { labels: { disk: "ssd" } } });
  expect(await audit("-n", "other")).toEqual([]);

  await patch("nodes/node-3", { metadata: { labels: { disk: "tape" } } });
  expect(await audit("-n", "shop")).toEqual(["shop/near wants none", "shop/picky affinity evict to node-4"]);
});
