import { controllerOf } from "@stowage/engine";
import { selectorClaim } from "../apply/adoption.ts";
import { controllerReference } from "../workloads/pod-from-template.ts";
import { renamePod } from "./change-pod.ts";
import type { DeploymentState, ReplicaSetState } from "./workload-state.ts";
import type { World } from "./world.ts";

/**
 * Deployments adopt ReplicaSets that nobody owns and that they select, and release those of their own that they select no
 * more. Call it for a Deployment or ReplicaSet that is new, or another one than before. Source: `ClaimReplicaSets`
 * (pkg/controller/controller_ref_manager.go).
 */
export function claimSets(world: World, key: string): void {
  const state = world.workloads.get(key);
  if (state?.kind === "Deployment") {
    const sets = [...world.workloads.values()].filter((one): one is ReplicaSetState => one.kind === "ReplicaSet");
    for (const set of sets) claimFor(world, state, set);
  }
  if (state?.kind !== "ReplicaSet") return;
  const deployments = [...world.workloads.values()].filter((one): one is DeploymentState => one.kind === "Deployment");
  for (const deployment of deployments) {
    const set = world.workloads.get(key);
    if (set?.kind === "ReplicaSet") claimFor(world, deployment, set);
  }
}

function claimFor(world: World, deployment: DeploymentState, set: ReplicaSetState): void {
  // What only pods tell of has labels that nobody knows.
  if (deployment.isImplied === true || set.isImplied === true || set.object.kind !== "ReplicaSet") return;
  if (deployment.object.metadata.namespace !== set.object.metadata.namespace) return;
  const isSelected = selectorClaim(deployment.object)?.(set.object) === true;
  if (set.owner === deployment.key && !isSelected) give(world, set, undefined);
  if (set.owner === undefined && isSelected && controllerOf(set.object.metadata) === undefined) {
    give(world, set, deployment);
  }
}

/** @param owner its Deployment from now on, if it is anybody's */
function give(world: World, set: ReplicaSetState, owner: DeploymentState | undefined): void {
  const { workloads, objects, pods } = world;
  workloads.wakeOwnerOf(set.key);
  const { name = "", uid = "" } = owner?.object.metadata ?? {};
  const others = (set.object.metadata.ownerReferences ?? []).filter(({ controller }) => controller !== true);
  const ownerReferences =
    owner === undefined ? others : [...others, controllerReference("apps/v1", "Deployment", name, uid)];
  const present = objects.get(set.key);
  const metadata = { ...set.object.metadata, ownerReferences };
  if (present?.kind === "ReplicaSet")
    objects.set(set.key, { ...present, metadata: { ...present.metadata, ownerReferences } });
  workloads.remove(set);
  workloads.put({ ...set, owner: owner?.key, object: { ...set.object, metadata } as ReplicaSetState["object"] });
  const own = [...pods.ofOwner(set.key)];
  for (const pod of own) renamePod(world, pod);
  workloads.wake(set.key);
  workloads.wakeOwnerOf(set.key);
}
