import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, expect, test } from "vitest";
import { runInMemory } from "../../packages/cli/src/testing/run-in-memory.ts";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import { nodeObject } from "../control-plane/node-object.ts";
import type { KubernetesObject } from "../control-plane/resource-path.ts";
import { useControlPlane } from "../control-plane/use-control-plane.ts";
import { cleanUp } from "../situations/clean-up.ts";
import { namespaces } from "../situations/objects.ts";

const cluster = useControlPlane({ scheduler: true, controllerManager: true });

beforeAll(async () => {
  for (const namespace of namespaces) await cluster().create(namespace);
});
afterEach(() => cleanUp(cluster()));

function web(container: object): KubernetesObject {
  const template = {
    metadata: { labels: { app: "web" } },
    spec: { containers: [{ name: "c", image: "c:1", ...container }] },
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { namespace: "shop", name: "web" },
    spec: { replicas: 1, selector: { matchLabels: { app: "web" } }, template },
  };
}

const before = { env: [{ name: "A", value: "1" }], args: ["x"], livenessProbe: { httpGet: { port: 80 } } };

test.each([
  ["the same again", before, false],
  ["with a pull policy that is the default anyway", { ...before, imagePullPolicy: "IfNotPresent" }, false],
  [
    "with a probe's own defaults",
    { ...before, livenessProbe: { httpGet: { port: 80, path: "/" }, periodSeconds: 10 } },
    false,
  ],
  ["with another variable", { ...before, env: [{ name: "A", value: "2" }] }, true],
  ["without arguments that it had", { env: before.env, livenessProbe: before.livenessProbe }, true],
  ["without a probe that it had", { env: before.env, args: before.args }, true],
  ["with variables in another order", { ...before, env: [{ name: "B" }, { name: "A", value: "1" }] }, true],
])(
  "a Deployment %s is rolled out, or not, as foreseen from a dump",
  async (_, container, isNew) => {
    await cluster().create(nodeObject({ name: "node-1" }));
    await cluster().kubectl(["apply", "-f", "-"], JSON.stringify(web(before)));
    await untilSets(cluster(), 1);
    const kinds = "nodes,namespaces,deployments,replicasets,pods";
    const [dump, after] = ["dump.yaml", "after.json"].map((name) => join(cluster().folder, name)) as [string, string];
    writeFileSync(dump, await cluster().kubectl(["get", kinds, "-A", "-o", "yaml"]));
    writeFileSync(after, JSON.stringify(web(container)));
    const { stdout } = await runInMemory(["plan", "-f", after, "--cluster", dump, "-o", "json"]);
    await cluster().kubectl(["apply", "-f", after]);
    const sets = await untilSets(cluster(), isNew ? 2 : 1);

    const { rollouts = [] }: { readonly rollouts?: readonly unknown[] } = JSON.parse(stdout);
    expect([rollouts.length, sets]).toEqual(isNew ? [1, 2] : [0, 1]);
  },
  60_000,
);

/** Waits until the controller has seen the Deployment as it is, and so many ReplicaSets are there. @returns how many are */
async function untilSets(plane: ControlPlane, count: number): Promise<number> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const [deployment, list] = await Promise.all(
      ["deployments/web", "replicasets"].map(async (path) => {
        const { text } = await plane.request({ path: `/apis/apps/v1/namespaces/shop/${path}` });
        return JSON.parse(text);
      }),
    );
    const { metadata, status }: { metadata: { generation: number }; status: { observedGeneration?: number } } =
      deployment;
    const { items }: { items: readonly unknown[] } = list;
    const isSeen = status.observedGeneration === metadata.generation;
    if ((isSeen && items.length >= count) || Date.now() > deadline) return items.length;
    await sleep(100);
  }
}
