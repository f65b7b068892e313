import type { FilterPlugin, Rejection } from "../../cycle/plugin.ts";
import { volumeClaims } from "../../storage/pod-claims.ts";
import { volumeFinder } from "./find-volumes.ts";
import type { VolumeConflict } from "./node-volumes.ts";
import { podClaims } from "./pod-claims.ts";

const reasonsInOrder = [
  ["unreachable", "node(s) didn't match PersistentVolume's node affinity"],
  ["unmatched", "node(s) didn't find available persistent volumes to bind"],
  ["noSpace", "node(s) did not have enough free storage"],
  ["gone", "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"],
] as const;

/** Whatever the node: the pod has claims that should have been bound by now. */
export const unboundImmediate: Rejection = unresolvable(["pod has unbound immediate PersistentVolumeClaims"]);

/** Source: upstream's plugins/volumebinding/volume_binding.go. */
export const volumeBindingFilter: FilterPlugin = {
  name: "VolumeBinding",

  preFilter(pod, cluster) {
    if (volumeClaims(pod.pod).length === 0) return { kind: "skip" };
    const claims = podClaims(pod, cluster);
    if (typeof claims === "string") return { kind: "reject", rejection: unresolvable([claims]) };
    if (claims.immediate.length > 0) return { kind: "reject", rejection: unboundImmediate };
    const find = volumeFinder(claims, cluster);
    return {
      kind: "filter",
      filter: {
        ignoresPods: true,
        filter(node) {
          const { conflicts } = find(node);
          return conflicts.length === 0 ? undefined : conflictRejection(conflicts);
        },
      },
    };
  },
};

/** Upstream's words for the conflicts. */
export function conflictRejection(conflicts: readonly VolumeConflict[]): Rejection {
  const failed = conflicts.find((one) => one.kind === "failed");
  if (failed !== undefined) return unresolvable([failed.message]);
  const kinds = new Set(conflicts.map(({ kind }) => kind));
  return unresolvable(reasonsInOrder.flatMap(([kind, reason]) => (kinds.has(kind) ? [reason] : [])));
}

function unresolvable(reasons: readonly string[]): Rejection {
  return { code: "UnschedulableAndUnresolvable", reasons };
}
