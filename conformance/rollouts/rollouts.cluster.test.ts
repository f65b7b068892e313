import { createIncrementalEngine, defaultProfile } from "@stowage/engine";
import { readManifests } from "@stowage/manifests";
import { type PodCounts, simulate } from "@stowage/planner";
import { expect, test } from "vitest";
import { nodeObject } from "../../upstream/control-plane/node-object.ts";
import { useControlPlane } from "../../upstream/control-plane/use-control-plane.ts";

const cluster = useControlPlane({ scheduler: true, controllerManager: true, kubelet: "stand-in" });

const nodes = ["node-1", "node-2", "node-3"];

/** A Deployment that keeps its pods apart, of some image and strategy. */
function deployment(name: string, image: string, strategy: object): object {
  const labels = { app: name };
  const term = { labelSelector: { matchLabels: labels }, topologyKey: "kubernetes.io/hostname" };
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "default" },
    spec: {
      replicas: 3,
      progressDeadlineSeconds: 6,
      selector: { matchLabels: labels },
      strategy,
      template: { metadata: { labels }, spec: { affinity, containers: [{ name: "main", image }] } },
    },
  };
}

/** How many pods of the new and of the old template are there, by what they are doing. */
async function podsOf(name: string): Promise<Readonly<Record<string, number>>> {
  const text = await cluster().kubectl(["get", "pods", "-l", `app=${name}`, "-o", "json"]);
  const { items } = JSON.parse(text) as {
    readonly items: readonly {
      readonly spec: { readonly nodeName?: string; readonly containers: readonly { readonly image: string }[] };
    }[];
  };
  const counts: Record<string, number> = {};
  for (const { spec } of items) {
    const key = `${spec.containers[0]?.image ?? ""} ${spec.nodeName === undefined ? "pending" : "ready"}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** The same of a simulation: r1 is the first image, r2 the second. */
function simulatedCounts(counts: Readonly<Record<string, PodCounts>>, name: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(counts)
      .filter(([group]) => group.startsWith(`Deployment/${name} `))
      .flatMap(([group, states]) =>
        Object.entries(states).map(([state, count]) => [`app:${group.slice(-1)} ${state}`, count as number]),
      ),
  );
}

test.each([
  ["stuck", { type: "RollingUpdate" }],
  ["roomy", { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }],
  ["anew", { type: "Recreate" }],
] as const)(
  "a rollout ends as the real controllers end it: %s",
  async (name, strategy) => {
    for (const node of nodes) {
      const known = await cluster().kubectl(["get", "nodes", "-o", "name"]);
      if (!known.includes(`node/${node}`)) await cluster().create(nodeObject({ name: node }));
    }
    const [before, after] = [deployment(name, "app:1", strategy), deployment(name, "app:2", strategy)];
    await cluster().kubectl(["apply", "-f", "-"], JSON.stringify(before));
    await cluster().kubectl(["rollout", "status", `deployment/${name}`, "--timeout=60s"]);

    const kinds = "nodes,namespaces,deployments,replicasets,pods";
    const text = await cluster().kubectl(["get", kinds, "-n", "default", "-o", "json"]);
    const chunks = (async function* (): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(text);
    })();
    const read = await readManifests([{ name: "cluster", chunks }], { as: "cluster" });
    const simulation = simulate({
      objects: read.manifests.map(({ object }) => object),
      changes: [{ kind: "apply", objects: [after as never] }],
      seed: 0,
      profiles: [defaultProfile("1.37")],
      createEngine: createIncrementalEngine,
    });

    await cluster().kubectl(["apply", "-f", "-"], JSON.stringify(after));
    const ended = cluster().kubectl(["rollout", "status", `deployment/${name}`, "--timeout=60s"]);
    const outcome = await ended.then(
      () => "completes",
      () => "stuck",
    );
    expect(simulation.outcome).toBe(outcome);
    await expect.poll(() => podsOf(name), { timeout: 30_000 }).toEqual(simulatedCounts(simulation.final.counts, name));
    await cluster().kubectl(["delete", "deployment", name]);
    await cluster().kubectl(["wait", "--for=delete", "pod", "--all", "--timeout=60s"]);
  },
  180_000,
);
