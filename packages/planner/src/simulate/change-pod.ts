import { labelValue, type PodObject } from "@stowage/engine";
import { claimPod } from "./claim-pod.ts";
import { inState, isInEngine, type SimulatedPod } from "./simulated-pod.ts";
import type { World } from "./world.ts";

/** The scheduler gives a pod its node. */
export function bindPod(world: World, pod: SimulatedPod, nodeName: string): void {
  world.changes++;
  world.claims.bindFor(pod.pod, nodeName);
  const labelled = withTopologyLabels(world, pod.pod, nodeName);
  const { nominatedNodeName: _, ...status } = labelled.status ?? {};
  const bare: PodObject = { ...labelled, status };
  world.engine.assume(bare, nodeName);
  const bound: PodObject = { ...bare, spec: { ...bare.spec, nodeName } };
  world.queue.remove(pod.key);
  const next = {
    ...inState(pod, "starting", world.now),
    pod: bound,
    nodeName,
    bindSequence: world.next("bindings"),
    message: undefined,
  };
  world.pods.put(next);
  world.happenings.bound.push(next);
  world.tell({ kind: "podAdd", pod: bound });
  world.workloads.wakeOwner(pod.owner);
}

/** The scheduler says why a pod has no node. */
export function keepPending({ pods }: World, pod: SimulatedPod, message: string, fitError?: string): void {
  if (pod.message !== message || pod.fitError !== fitError) pods.put({ ...pod, message, fitError });
}

/** The room on the node is the pod's, for those of lower priority. */
export function nominate(world: World, pod: SimulatedPod, nominatedNodeName: string): void {
  world.changes++;
  const nominated: PodObject = { ...pod.pod, status: { ...pod.pod.status, nominatedNodeName } };
  if (isInEngine(pod)) world.engine.change(nominated);
  else world.engine.add(nominated);
  world.queue.update(nominated);
  world.pods.put({ ...pod, pod: nominated });
}

/** Somebody changes a pod's labels. */
export function relabelPod(world: World, pod: SimulatedPod, labels: Readonly<Record<string, string>>): void {
  world.changes++;
  const relabelled: PodObject = { ...pod.pod, metadata: { ...pod.pod.metadata, labels } };
  if (isInEngine(pod)) world.engine.change(relabelled);
  world.pods.put({ ...pod, pod: relabelled });
  if (pod.nodeName === undefined) world.queue.add(relabelled, world.now);
  else world.tell({ kind: "podUpdate", before: pod.pod, pod: relabelled });
  const present = world.pods.get(pod.key);
  if (present !== undefined) claimPod(world, present);
}

/** A pod's workload is another one than it was called after. */
export function renamePod({ pods, titles }: World, pod: SimulatedPod): void {
  pods.put({ ...pod, title: titles.titleFor(pod.pod, pod.owner, pod.revision) });
}

/** Source: PodTopologyLabels (plugin/pkg/admission/podtopologylabels), on from 1.35. */
function withTopologyLabels({ engine, nodes }: World, pod: PodObject, nodeName: string): PodObject {
  if (engine.profile.kubernetesVersion === "1.34") return pod;
  const labels = nodes.get(nodeName)?.node.metadata.labels;
  const added = topologyLabels.flatMap((key): (readonly [string, string])[] => {
    const value = labelValue(labels, key);
    return value === undefined ? [] : [[key, value]];
  });
  if (added.length === 0) return pod;
  return {
    ...pod,
    metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...Object.fromEntries(added) } },
  };
}

const topologyLabels = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"];
