import type { Change } from "@stowage/planner";
import type { ApiRequest } from "../control-plane/api-client.ts";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import type { KubernetesObject } from "../control-plane/resource-path.ts";
import { type ObservedPod, type ObservedPods, stateOf } from "./observed-pods.ts";

/** The pod that a change names is not there: the rollout took another way than whoever wrote the change thought. */
export class NoSuchPod extends Error {}

/** Makes a change of a recorded rollout, but for drains. @returns what the step is called */
export async function makeChange(cluster: ControlPlane, change: Change, observed: ObservedPods): Promise<string> {
  switch (change.kind) {
    case "apply":
      for (const object of change.objects) await apply(cluster, JSON.parse(JSON.stringify(object)));
      return "apply";
    case "loseNode":
      await cluster.request({ method: "DELETE", path: `/api/v1/nodes/${change.node}` });
      return `lose ${change.node}`;
    case "deletePod": {
      const called = (pod: ObservedPod): boolean =>
        observed.title(pod).name === change.pod && stateOf(pod) !== "terminating";
      const pod = observed.inOrder().find(called);
      if (pod === undefined) throw new NoSuchPod(`there is no pod called "${change.pod}"`);
      const { namespace, name } = pod.metadata;
      await cluster.request({ method: "DELETE", path: `/api/v1/namespaces/${namespace}/pods/${name}` });
      return `delete pod ${change.pod}`;
    }
    case "scale":
      await scale(cluster, change.workload, change.replicas);
      return `scale ${change.workload} to ${change.replicas}`;
    case "cordon":
    case "uncordon":
      await cordon(cluster, change.node, change.kind === "cordon");
      return `${change.kind} ${change.node}`;
    default:
      throw new RangeError(`no such change here: ${change.kind}`);
  }
}

/** Of a Job its parallelism, which has no subresource of its own. */
async function scale(cluster: ControlPlane, workload: string, replicas: number): Promise<void> {
  if (!workload.startsWith("Job/")) {
    await cluster.kubectl(["scale", "-n", "app", workload, `--replicas=${replicas}`]);
    return;
  }
  const path = `/apis/batch/v1/namespaces/app/jobs/${workload.slice("Job/".length)}`;
  await ask(cluster, { method: "PATCH", path, body: { spec: { parallelism: replicas } } });
}

/** As kubectl does, with the taint that the node lifecycle controller would add or take away. */
export async function cordon(cluster: ControlPlane, node: string, unschedulable: boolean): Promise<void> {
  const key = "node.kubernetes.io/unschedulable";
  const path = `/api/v1/nodes/${node}`;
  const { spec }: { spec: { taints?: readonly { key: string }[] } } = JSON.parse(
    (await cluster.request({ path })).text,
  );
  const others = (spec.taints ?? []).filter((taint) => taint.key !== key);
  const taints = unschedulable ? [...others, { key, effect: "NoSchedule" }] : others;
  const body = { spec: { unschedulable: unschedulable || null, taints } };
  await ask(cluster, { method: "PATCH", path, body });
}

/** @throws Error when the API server says no. */
async function ask(cluster: ControlPlane, wanted: ApiRequest): Promise<void> {
  const { status, text } = await cluster.request(wanted);
  if (status >= 300) throw new Error(`${wanted.method} ${wanted.path} was refused with ${status}: ${text}`);
}

/** Applies an object as its owner would. Nodes are created, or their labels and taints replaced. */
export async function apply(cluster: ControlPlane, object: KubernetesObject): Promise<void> {
  if (object.kind !== "Node") {
    const args = ["apply", "-n", "app", "--server-side", "--force-conflicts", "-f", "-"];
    await cluster.kubectl(args, JSON.stringify(object));
    return;
  }
  const path = `/api/v1/nodes/${object.metadata.name}`;
  const { status, text } = await cluster.request({ path });
  if (status === 404) return cluster.create(object);
  const there: { metadata: object; spec: object } = JSON.parse(text);
  const spec: { taints?: unknown } = JSON.parse(JSON.stringify(object["spec"] ?? {}));
  const body = {
    ...there,
    metadata: { ...there.metadata, labels: object.metadata["labels"] },
    spec: { ...there.spec, taints: spec.taints },
  };
  await ask(cluster, { method: "PUT", path, body });
}
