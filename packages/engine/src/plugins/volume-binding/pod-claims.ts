import type { PersistentVolumeClaim } from "../../api/storage.ts";
import { labelValue } from "../../api/object-meta.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { notFoundText } from "../../storage/not-found.ts";
import { notForPod, volumeClaims } from "../../storage/pod-claims.ts";
import { claimClassName } from "../../storage/storage-class-name.ts";

/** A pod's claims by what is still to be done for them. A claim that two volumes name is there twice. */
export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  /** To be bound when the pod is placed: their class waits for the first consumer. */
  readonly delayed: readonly PersistentVolumeClaim[];
  /** To be bound by now. */
  readonly immediate: readonly PersistentVolumeClaim[];
}

/**
 * Finds the pod's claims. Sources: `podHasPVCs` (plugins/volumebinding/volume_binding.go) and `GetPodVolumeClaims`
 * (binder.go of the same folder).
 *
 * @returns a text for a pod that can not be placed because of one of them.
 */
export function podClaims({ pod, namespace }: PodInfo, cluster: ClusterSnapshot): PodClaims | string {
  const claims: PersistentVolumeClaim[] = [];
  for (const { claimName, isEphemeral } of volumeClaims(pod)) {
    const claim = cluster.object("PersistentVolumeClaim", namespace, claimName);
    if (claim === undefined) {
      if (!isEphemeral) return notFoundText("PersistentVolumeClaim", claimName);
      return `waiting for ephemeral volume controller to create the persistentvolumeclaim "${claimName}"`;
    }
    const problem = unusable(claim) ?? (isEphemeral ? notForPod(pod, claim) : undefined);
    if (problem !== undefined) return problem;
    claims.push(claim);
  }

  const bound = claims.filter(isFullyBound);
  const unbound = claims.filter((claim) => !isFullyBound(claim));
  const modes = unbound.map((claim) => ({ claim, isDelayed: isDelayed(claim, cluster) }));
  for (const { isDelayed: mode } of modes) if (typeof mode === "string") return mode;
  return {
    bound,
    delayed: modes.filter(({ isDelayed: mode }) => mode === true).map(({ claim }) => claim),
    immediate: modes.filter(({ isDelayed: mode }) => mode === false).map(({ claim }) => claim),
  };
}

function unusable({ metadata, spec, status }: PersistentVolumeClaim): string | undefined {
  const name = metadata.name ?? "";
  if (status?.phase === "Lost") {
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${spec?.volumeName ?? ""}"`;
  }
  return metadata.deletionTimestamp === undefined ? undefined : `persistentvolumeclaim "${name}" is being deleted`;
}

/** Whether claim and volume have found each other. Source: `isPVCFullyBound` (plugins/volumebinding/binder.go). */
export function isFullyBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return (
    (spec?.volumeName ?? "") !== "" && labelValue(metadata.annotations, "pv.kubernetes.io/bind-completed") !== undefined
  );
}

/**
 * Whether the claim is bound when its pod is placed. One that names its volume is to be bound at once. Upstream fails
 * the cycle over a class without a mode, which the API server does not let be.
 */
function isDelayed(claim: PersistentVolumeClaim, cluster: ClusterSnapshot): boolean | string {
  const className = claimClassName(claim);
  const storageClass = cluster.object("StorageClass", "", className);
  if (storageClass === undefined) return false;
  const { volumeBindingMode } = storageClass;
  if (volumeBindingMode === undefined) return `VolumeBindingMode not set for StorageClass ${JSON.stringify(className)}`;
  return volumeBindingMode === "WaitForFirstConsumer" && (claim.spec?.volumeName ?? "") === "";
}
