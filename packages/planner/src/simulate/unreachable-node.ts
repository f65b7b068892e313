import type { NodeObject } from "@stowage/engine";
import { isOver, type SimulatedPod } from "./simulated-pod.ts";
import type { World } from "./world.ts";

const unreachable = "node.kubernetes.io/unreachable";
const outOfService = "node.kubernetes.io/out-of-service";

/**
 * Whether the cluster has given a node up: nobody hears of its kubelet, so that its pods stay as they are.
 * Source: `doNoExecuteTaintingPass` (pkg/controller/nodelifecycle/node_lifecycle_controller.go).
 */
function isUnreachable({ spec, status }: NodeObject): boolean {
  if (spec?.taints?.some(({ key }) => key === unreachable) !== true) return false;
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  return ready !== undefined && ready.status !== "True";
}

function nodeOf({ nodeName }: SimulatedPod, { nodes }: World): NodeObject | undefined {
  return nodeName === undefined ? undefined : nodes.get(nodeName)?.node;
}

/** Whether a pod is on a node where a kubelet does something about it. */
export function hasKubelet(pod: SimulatedPod, world: World): boolean {
  const node = nodeOf(pod, world);
  return node !== undefined && !isUnreachable(node);
}

/** The node of a pod, where nobody hears of its kubelet. */
export function unreachableNodeOf(pod: SimulatedPod, world: World): string | undefined {
  const node = nodeOf(pod, world);
  return node !== undefined && isUnreachable(node) ? pod.nodeName : undefined;
}

/**
 * Terminating pods of unreachable nodes that somebody has said to be out of service: the garbage collector takes them.
 * Source: `gcTerminating` (pkg/controller/podgc/gc_controller.go).
 */
export function podsOutOfService(world: World): readonly SimulatedPod[] {
  return [...world.pods.terminating.values()].filter((pod) => {
    const node = nodeOf(pod, world);
    if (isOver(pod) || node === undefined || !isUnreachable(node)) return false;
    return node.spec?.taints?.some(({ key }) => key === outOfService) === true;
  });
}
