import type { PodObject } from "@stowage/engine";
import { withTopologyLabels } from "../plan/topology-labels.ts";
import { claimPod } from "./claim-pod.ts";
import { inState, isInEngine, type SimulatedPod } from "./simulated-pod.ts";
import type { World } from "./world.ts";

/** The scheduler gives a pod its node. */
export function bindPod(world: World, pod: SimulatedPod, nodeName: string): void {
  world.changes++;
  for (const claim of world.claims.bindFor(pod.pod, nodeName)) {
    world.provisioning.set(`${claim.namespace}/${claim.name}`, claim);
  }
  const labels = world.nodes.get(nodeName)?.node.metadata.labels;
  const labelled = withTopologyLabels(pod.pod, labels, world.engine.profile.kubernetesVersion);
  // It was pending; what it does from now on the simulation says.
  const { nominatedNodeName: _nominated, phase: _phase, ...status } = labelled.status ?? {};
  const bare: PodObject = { ...labelled, status };
  world.engine.assume(bare, nodeName);
  const bound: PodObject = { ...bare, spec: { ...bare.spec, nodeName } };
  world.queue.remove(pod.key);
  const next = {
    ...inState({ ...pod, pod: bound }, "starting", world.now),
    nodeName,
    bindSequence: world.next("bindings"),
    message: undefined,
  };
  world.pods.put(next);
  world.happenings.bound.push(next);
  world.tell({ kind: "podAdd", pod: bound });
  world.workloads.wakeOwner(pod.owner);
}

/** The scheduler says why a pod has no node: the controller of DaemonSets looks at whatever changes of its pods. */
export function keepPending({ pods, workloads }: World, pod: SimulatedPod, message: string, fitError?: string): void {
  if (pod.message === message && pod.fitError === fitError) return;
  pods.put({ ...pod, message, fitError });
  if (pod.pinnedTo !== undefined) workloads.wakeOwner(pod.owner);
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
