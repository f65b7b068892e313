import { createIncrementalEngine, createReferenceEngine, defaultProfile } from "@stowage/engine";
import { readManifests, type ReadResult, type Source } from "@stowage/manifests";
import { planPods } from "@stowage/planner";
import { explainedPod } from "../../packages/cli/src/output/explained-pod.ts";
import type { Fields } from "../validation/fields.ts";

/** What an object is given as. */
export type Role = "wish" | "cluster" | "update";

/**
 * Reads the object, plans it on a small cluster with each engine, and has each pod explained.
 *
 * @param whole What is there before, where the object is an update.
 * @throws whatever is thrown on the way: nothing should be.
 */
export async function survive(object: Fields, role: Role, whole: Fields): Promise<void> {
  const cluster = await read(
    role === "cluster" ? [...surroundings, object] : role === "update" ? [...surroundings, whole] : surroundings,
    "cluster",
  );
  const wishes = await read(role === "cluster" ? [waiting] : [object, waiting], "wishes");
  for (const createEngine of [createReferenceEngine, createIncrementalEngine]) {
    const plan = planPods({
      cluster: { source: "test", manifests: cluster.manifests },
      wishes: wishes.manifests,
      seed: 0,
      profiles: [defaultProfile()],
      createEngine,
    });
    // A plan goes back in time only: from the last pod to the first.
    for (const pod of plan.pods.slice(-4).toReversed()) explainedPod(plan, pod);
  }
}

/** @throws {Error} with the problem that a reader makes of what it did not foresee. */
async function read(objects: readonly Fields[], as: "wishes" | "cluster"): Promise<ReadResult> {
  const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  const result = await readManifests([sourceOf(text)], { as });
  const unforeseen = result.problems.find(({ message }) => message.startsWith("this cannot be read"));
  if (unforeseen !== undefined) throw new Error(unforeseen.message);
  return result;
}

function sourceOf(text: string): Source {
  const chunks = (async function* () {
    yield new TextEncoder().encode(text);
  })();
  return { name: "f.json", chunks };
}

const node = (name: string, zone: string): Fields => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels: { "kubernetes.io/hostname": name, zone } },
  status: { allocatable: { cpu: "4", memory: "8Gi", pods: "10" } },
});
const placed: Fields = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "placed", namespace: "default", labels: { app: "web" } },
  spec: { nodeName: "n1", containers: [{ name: "c", image: "i", resources: { requests: { cpu: "1" } } }] },
};
/** Two nodes, so that they are compared, and a pod that terms can select. */
const surroundings: readonly Fields[] = [node("n1", "a"), node("n2", "b"), placed];
/** A pod that is decided whatever becomes of the object. */
const waiting: Fields = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "waiting", labels: { app: "web" } },
  spec: {
    containers: [{ name: "c", image: "i", ports: [{ containerPort: 80, hostPort: 80 }] }],
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { app: "web" } },
      },
    ],
    volumes: [{ name: "data", persistentVolumeClaim: { claimName: "claim" } }],
  },
};
