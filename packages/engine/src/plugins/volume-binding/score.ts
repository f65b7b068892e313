import { brokenLine } from "../../cycle/broken-line.ts";
import { type ScorePlugin, scoresNothing } from "../../cycle/plugin.ts";
import type { UtilizationShapePoint } from "../../cycle/profile.ts";
import { bytesLeft, requestedBytes, volumeBytes } from "../../storage/storage-amounts.ts";
import { claimClassName } from "../../storage/storage-class-name.ts";
import { volumeFinder } from "./find-volumes.ts";
import type { NodeVolumes } from "./node-volumes.ts";
import { podClaims } from "./pod-claims.ts";

/**
 * Prefers nodes whose volumes, or whose storage, the pod's claims make the most fitting use of; by default, of which
 * the most is left. Every node gets a score, also for a pod without claims.
 * Sources: upstream's plugins/volumebinding/volume_binding.go, `Score`, and scorer.go.
 */
export function volumeBindingScore(shape: readonly UtilizationShapePoint[]): ScorePlugin {
  const scoreAt = brokenLine(shape);
  return {
    name: "VolumeBinding",

    preScore(pod, cluster) {
      const claims = podClaims(pod, cluster);
      // Bound volumes have nothing to choose.
      if (typeof claims === "string" || claims.delayed.length === 0) return scoresNothing;
      const find = volumeFinder(claims, cluster);
      return { score: (node) => volumesScore(find(node), scoreAt) };
    },
  };
}

/** Bytes of one storage class. */
interface ClassUse {
  requested: bigint;
  capacity: bigint;
}

/** What a node gets on which these become of a pod's claims. @param scoreAt By percentage of the storage that is used. */
export function volumesScore(volumes: NodeVolumes, scoreAt: (utilization: number) => number): number {
  const uses = [...(volumes.bindings.length > 0 ? boundUses(volumes) : provisionedUses(volumes)).values()];
  if (uses.length === 0) return 0;
  const sum = uses.reduce((total, use) => total + scoreAt(utilization(use)), 0);
  return Math.round(sum / uses.length);
}

/** Of volumes that are there, each counts with its size. */
function boundUses({ bindings }: NodeVolumes): ReadonlyMap<string, ClassUse> {
  const uses = new Map<string, ClassUse>();
  for (const { claim, volume } of bindings) {
    const use = useOf(uses, volume.spec?.storageClassName ?? "");
    use.requested += requestedBytes(claim);
    use.capacity += volumeBytes(volume);
  }
  return uses;
}

/** Of volumes to be made, all draw on one storage. */
function provisionedUses({ provisions }: NodeVolumes): ReadonlyMap<string, ClassUse> {
  const uses = new Map<string, ClassUse>();
  for (const { claim, capacity } of provisions) {
    if (capacity === undefined) continue;
    const use = useOf(uses, claim.spec?.storageClassName ?? claimClassName(claim));
    use.requested += requestedBytes(claim);
    use.capacity = bytesLeft(capacity);
  }
  return uses;
}

function useOf(uses: Map<string, ClassUse>, className: string): ClassUse {
  const use = uses.get(className) ?? { requested: 0n, capacity: 0n };
  uses.set(className, use);
  return use;
}

/** In percent, rounded down; whatever does not fit counts as full. */
function utilization({ requested, capacity }: ClassUse): number {
  return capacity === 0n || requested > capacity ? 100 : Number((requested * 100n) / capacity);
}
