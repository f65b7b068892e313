import { isFullyBound, type PersistentVolumeClaim, volumeClaims } from "@stowage/engine";
import { keyOf, objectText } from "../apply/object-key.ts";
import type { Warning } from "../apply/warning.ts";
import { namesText } from "./unplayed.ts";
import type { World } from "./world.ts";

const selectedNode = "volume.kubernetes.io/selected-node";

/**
 * Claims of pods that are pending, whose volumes are made for a node: where else such a volume could be used only its driver
 * knows, so that those pods may not be stuck at all.
 */
export function unknownVolumeWarnings({ pods, engine }: World): readonly Warning[] {
  const claims = new Map<string, PersistentVolumeClaim>();
  for (const { pod } of pods.pending.values()) {
    for (const { claimName } of volumeClaims(pod)) {
      const claim = engine.cluster.object("PersistentVolumeClaim", pod.metadata.namespace ?? "default", claimName);
      if (claim === undefined || isFullyBound(claim)) continue;
      if (Object.hasOwn(claim.metadata.annotations ?? {}, selectedNode)) claims.set(keyOf(claim), claim);
    }
  }
  if (claims.size === 0) return [];
  const names = namesText([...claims.values()].map(objectText));
  const [what, it] = claims.size === 1 ? ["the volume of", "it is"] : ["the volumes of", "they are"];
  const message = `not known: where ${what} ${names} can be used from; ${it} taken to be for the node alone that was chosen first`;
  return [{ code: "NotPlayed", object: "", path: "", message }];
}
