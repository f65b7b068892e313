import type { Volume } from "../api/pod.ts";
import { KeptByPods } from "../cluster/kept-by-pods.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { inTreePluginOf } from "./in-tree-volumes.ts";

/** What the pods of a node alone tell of their volumes. */
export interface PlacedVolumes {
  /** Pods that name claims or disks: the others need not be asked about volumes. */
  readonly pods: readonly PodInfo[];
  /** How many volumes can be attached for them at most. */
  readonly most: number;
  /** Whether their volumes are claims by name, nothing else: that these can be attached is not in doubt. */
  readonly areNamedClaims: boolean;
  /** As `namespace/name`: the claims that they name. */
  readonly claims: ReadonlySet<string>;
}

/** Kept by node: costs a comparison of its pods with those of the last time. */
const placed = new KeptByPods(find);

export function placedVolumes(node: NodeInfo): PlacedVolumes {
  return placed.of(node);
}

const none: PlacedVolumes = { pods: [], most: 0, areNamedClaims: true, claims: new Set() };

function find(all: readonly PodInfo[]): PlacedVolumes {
  const pods = all.filter(({ pod }) => pod.spec.volumes?.some(isClaimOrDisk));
  if (pods.length === 0) return none;
  const claims = new Set<string>();
  let most = 0;
  let areNamedClaims = true;
  for (const { pod, namespace } of pods) {
    for (const volume of pod.spec.volumes ?? []) {
      if (!isClaimOrDisk(volume)) continue;
      most++;
      const claimName = volume.persistentVolumeClaim?.claimName ?? "";
      if (claimName === "") areNamedClaims = false;
      else claims.add(`${namespace}/${claimName}`);
    }
  }
  return { pods, most, areNamedClaims, claims };
}

/** Whether the volume is one that outlives its pod's container: a claim, or a disk. No plugin asks a node about others. */
export function isClaimOrDisk(volume: Volume): boolean {
  const { persistentVolumeClaim, ephemeral, rbd, iscsi } = volume;
  if (persistentVolumeClaim !== undefined || ephemeral !== undefined) return true;
  return rbd !== undefined || iscsi !== undefined || inTreePluginOf(volume) !== undefined;
}
