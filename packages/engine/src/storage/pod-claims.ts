import type { Pod, Volume } from "../api/pod.ts";
import { controllerOf } from "../api/object-meta.ts";
import type { PersistentVolumeClaim } from "../api/storage.ts";
import { podNamespace } from "../cluster/pod-info.ts";

/** The claim behind a volume of a pod. */
export interface VolumeClaim {
  readonly volume: string;
  /** In the pod's namespace. */
  readonly claimName: string;
  /** Whether the claim is made for the pod, and goes with it. */
  readonly isEphemeral: boolean;
}

/** The claims that the pod's volumes name, in their order. A claim that two volumes name is there twice. */
export function volumeClaims(pod: Pod): readonly VolumeClaim[] {
  return (pod.spec.volumes ?? []).flatMap((volume) => volumeClaim(pod, volume) ?? []);
}

/** The claim behind the volume; none for other kinds of volumes. */
export function volumeClaim(pod: Pod, volume: Volume): VolumeClaim | undefined {
  const { name, persistentVolumeClaim, ephemeral } = volume;
  if (persistentVolumeClaim !== undefined) {
    return { volume: name, claimName: persistentVolumeClaim.claimName ?? "", isEphemeral: false };
  }
  if (ephemeral === undefined) return undefined;
  return { volume: name, claimName: ephemeralClaimName(pod, volume), isEphemeral: true };
}

/** Source: `VolumeClaimName` (component-helpers, storage/ephemeral). */
export function ephemeralClaimName({ metadata }: Pick<Pod, "metadata">, { name }: Pick<Volume, "name">): string {
  return `${metadata.name ?? ""}-${name}`;
}

/**
 * Why the claim is not the one that was made for the pod's ephemeral volume, in upstream's words; `undefined` if it is.
 * Source: `VolumeIsForPod` (component-helpers, storage/ephemeral).
 */
export function notForPod(pod: Pod, claim: PersistentVolumeClaim): string | undefined {
  const owner = controllerOf(claim.metadata);
  // Without uids, as in handwritten objects, any controller is taken for the pod, as upstream does.
  if (owner !== undefined && (owner.uid ?? "") === (pod.metadata.uid ?? "")) return undefined;
  const { namespace = "default", name = "" } = claim.metadata;
  return `PVC ${namespace}/${name} was not created for pod ${podNamespace(pod)}/${pod.metadata.name ?? ""} (pod is not owner)`;
}
