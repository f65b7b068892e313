import type { Pod } from "../api/pod.ts";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import { podNamespace } from "../cluster/pod-info.ts";
import { isFullyBound } from "../plugins/volume-binding/pod-claims.ts";
import { topologiesOf } from "../plugins/volume-zone/filter.ts";
import { volumeClaim } from "../storage/pod-claims.ts";
import { nodeTermText, type Rule } from "./rules.ts";
import { listText } from "./selector-text.ts";

/** The volumes that hold the pod in place: those that its claims are bound to, where they can not be used everywhere. */
export function volumeRules(pod: Pod, cluster: Pick<ClusterSnapshot, "object">, subject: string): readonly Rule[] {
  return (pod.spec.volumes ?? []).flatMap((volume, index): readonly Rule[] => {
    const claimName = volumeClaim(pod, volume)?.claimName ?? "";
    const claim = cluster.object("PersistentVolumeClaim", podNamespace(pod), claimName);
    if (claim === undefined || !isFullyBound(claim)) return [];
    const bound = cluster.object("PersistentVolume", "", claim.spec?.volumeName ?? "");
    if (bound === undefined) return [];
    const required = bound.spec?.nodeAffinity?.required;
    const labels = topologiesOf(bound).map(({ key, values }) => `with ${key}=${[...values].join(" or ")}`);
    const places = [
      ...(required === undefined ? [] : [listText((required.nodeSelectorTerms ?? []).map(nodeTermText), "or")]),
      ...labels,
    ];
    return [...new Set(places)].map((place) => ({
      path: `spec.volumes[${index}]`,
      sentence: `${subject} must run where volume ${bound.metadata.name ?? ""} of its claim ${claimName} can be used: on a node ${place}`,
    }));
  });
}
