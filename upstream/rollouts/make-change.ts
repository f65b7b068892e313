import type { Change } from "@stowage/planner";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import type { KubernetesObject } from "../control-plane/resource-path.ts";

/** Makes a change of a recorded rollout, but for drains. @returns what the step is called */
export async function makeChange(cluster: ControlPlane, change: Change): Promise<string> {
  switch (change.kind) {
    case "apply":
      for (const object of change.objects) await apply(cluster, JSON.parse(JSON.stringify(object)));
      return "apply";
    case "scale":
      await cluster.kubectl(["scale", "-n", "app", change.workload, `--replicas=${change.replicas}`]);
      return `scale ${change.workload} to ${change.replicas}`;
    default:
      throw new RangeError(`no such change here: ${change.kind}`);
  }
}

/** Nodes are created, or their labels and taints replaced. */
async function apply(cluster: ControlPlane, object: KubernetesObject): Promise<void> {
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
  await cluster.request({ method: "PUT", path, body });
}
