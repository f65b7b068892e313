import type { Pod, Volume } from "../../api/pod.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { FilterPlugin, NodeFilter, Rejection } from "../../cycle/plugin.ts";
import { notFoundText } from "../../storage/not-found.ts";
import { placedVolumes } from "../../storage/placed-volumes.ts";

export const diskTaken: Rejection = { code: "Unschedulable", reasons: ["node(s) had no available disk"] };

export const claimInUse: Rejection = {
  code: "Unschedulable",
  reasons: [
    "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
  ],
};

/** Source: upstream's plugins/volumerestrictions/volume_restrictions.go. */
export const volumeRestrictionsFilter: FilterPlugin = {
  name: "VolumeRestrictions",

  preFilter(pod, cluster) {
    const claims = oncePodClaims(pod, cluster);
    if ("rejection" in claims) return { kind: "reject", rejection: claims.rejection };
    const disks = (pod.pod.spec.volumes ?? []).filter(isDisk);
    const inUse = [...claims.names].filter((name) => podsUsingClaim(pod.namespace, name, cluster)).length;
    if (disks.length === 0 && inUse === 0) return { kind: "skip" };
    return { kind: "filter", filter: restrictionsFilter({ disks, claims: claims.names, inUse }) };
  },
};

/** What the filter compares with a node. */
interface Restrictions {
  readonly disks: readonly Volume[];
  /** The pod's claims that only one pod may use at a time. */
  readonly claims: ReadonlySet<string>;
  /** How often other pods use them. */
  readonly inUse: number;
}

function restrictionsFilter({ disks, claims, inUse }: Restrictions): NodeFilter {
  // Upstream compares names only here: a claim of another namespace counts as well.
  const usesOf = ({ pod }: PodInfo): number => (pod.spec.volumes ?? []).filter((one) => usesClaim(one, claims)).length;
  const judge = (node: NodeInfo, uses: number): Rejection | undefined => {
    if (disks.some((disk) => placedVolumes(node).pods.some((other) => diskConflicts(disk, other.pod))))
      return diskTaken;
    return uses > 0 ? claimInUse : undefined;
  };
  return {
    filter: (node) => judge(node, inUse),
    trial() {
      let uses = inUse;
      return {
        add: (pod) => void (uses += usesOf(pod)),
        remove: (pod) => void (uses -= usesOf(pod)),
        filter: (node) => judge(node, uses),
      };
    },
  };
}

function usesClaim({ persistentVolumeClaim }: Volume, claims: ReadonlySet<string>): boolean {
  return persistentVolumeClaim !== undefined && claims.has(persistentVolumeClaim.claimName ?? "");
}

/** The pod's claims with the mode ReadWriteOncePod. */
export function oncePodClaims(
  { pod, namespace }: PodInfo,
  cluster: ClusterSnapshot,
): { readonly names: ReadonlySet<string> } | { readonly rejection: Rejection } {
  const names = new Set<string>();
  for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
    if (persistentVolumeClaim === undefined) continue;
    const { claimName = "" } = persistentVolumeClaim;
    const claim = cluster.object("PersistentVolumeClaim", namespace, claimName);
    if (claim === undefined) {
      const reasons = [notFoundText("PersistentVolumeClaim", claimName)];
      return { rejection: { code: "UnschedulableAndUnresolvable", reasons } };
    }
    if (claim.spec?.accessModes?.includes("ReadWriteOncePod") === true) names.add(claimName);
  }
  return { names };
}

/** A pod on a node that uses the claim, if there is one. Source: `IsPVCUsedByPods` (backend/cache/snapshot.go). */
export function podsUsingClaim(namespace: string, claimName: string, { nodes }: ClusterSnapshot): PodInfo | undefined {
  const claims = new Set([claimName]);
  for (const node of nodes) {
    const { pods, claims: used } = placedVolumes(node);
    if (!used.has(`${namespace}/${claimName}`)) continue;
    const uses = (pod: PodInfo): boolean => pod.pod.spec.volumes?.some((volume) => usesClaim(volume, claims)) === true;
    return pods.find((pod) => pod.namespace === namespace && uses(pod));
  }
  return undefined;
}

/** Whether the volume is a disk that may be mounted once, or only to be read. */
export function isDisk({ gcePersistentDisk, awsElasticBlockStore, rbd, iscsi }: Volume): boolean {
  return [gcePersistentDisk, awsElasticBlockStore, rbd, iscsi].some((source) => source !== undefined);
}

/** Whether the pod has the disk in a way that leaves it to no other. Source: `isVolumeConflict` of the same file. */
export function diskConflicts(disk: Volume, { spec }: Pod): boolean {
  return (spec.volumes ?? []).some(
    (other) =>
      gceConflicts(disk, other) ||
      ebsConflicts(disk, other) ||
      iscsiConflicts(disk, other) ||
      rbdConflicts(disk, other),
  );
}

function gceConflicts({ gcePersistentDisk: one }: Volume, { gcePersistentDisk: other }: Volume): boolean {
  return one !== undefined && other !== undefined && one.pdName === other.pdName && !bothReadOnly(one, other);
}

/** An EBS volume is for one pod, even to read. */
function ebsConflicts({ awsElasticBlockStore: one }: Volume, { awsElasticBlockStore: other }: Volume): boolean {
  return one !== undefined && other !== undefined && one.volumeID === other.volumeID;
}

function iscsiConflicts({ iscsi: one }: Volume, { iscsi: other }: Volume): boolean {
  return one !== undefined && other !== undefined && one.iqn === other.iqn && !bothReadOnly(one, other);
}

function rbdConflicts({ rbd: one }: Volume, { rbd: other }: Volume): boolean {
  if (one === undefined || other === undefined) return false;
  return (
    one.monitors.some((monitor) => other.monitors.includes(monitor)) &&
    // The API server fills the pool in.
    (one.pool ?? "rbd") === (other.pool ?? "rbd") &&
    one.image === other.image &&
    !bothReadOnly(one, other)
  );
}

function bothReadOnly(one: { readonly readOnly?: boolean }, other: { readonly readOnly?: boolean }): boolean {
  return one.readOnly === true && other.readOnly === true;
}
