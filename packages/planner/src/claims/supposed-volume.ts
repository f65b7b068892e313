import type { Engine, PersistentVolume, PersistentVolumeClaim, StorageClass } from "@stowage/engine";
import { knownReach } from "./known-drivers.ts";
import { labelsAmong, type NodeLabel, volumeFor } from "./made-volume.ts";

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";

/** A volume as its provisioner will have made it, where no CSINode says where it can be used from. */
export interface SupposedVolume {
  readonly volume: PersistentVolume;
  /** Whether the provisioner is known by its name; else it is supposed where its volumes can be used. */
  readonly isKnown: boolean;
}

/**
 * The volume that is made for a claim whose pod has its node: where it can be used from is said by the provisioner's name,
 * else supposed: nodes alike in what `allowedTopologies` speak of, else in their zone; all nodes where there is neither.
 *
 * @returns `undefined` where it is for one node, and that has no name of its own in its labels.
 */
export function supposedVolume(
  { cluster }: Engine,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  nodeName: string,
): SupposedVolume | undefined {
  const labels = cluster.node(nodeName)?.labels;
  const present = (keys: readonly string[]): readonly NodeLabel[] => labelsAmong(labels, keys);
  const supposed = (reach: readonly NodeLabel[], isKnown: boolean): SupposedVolume => ({
    volume: volumeFor(claim, storageClass, reach),
    isKnown,
  });
  const known = knownReach(storageClass.provisioner);
  switch (known) {
    case "everywhere":
      return supposed([], true);
    case "node": {
      const own = present([hostname]);
      return own.length === 0 ? undefined : supposed(own, true);
    }
    case undefined: {
      const terms = storageClass.allowedTopologies ?? [];
      const keys = terms.flatMap(({ matchLabelExpressions = [] }) => matchLabelExpressions.map(({ key }) => key));
      const allowed = present([...new Set(keys)]);
      return supposed(allowed.length > 0 ? allowed : present([zone]), false);
    }
    default:
      return supposed(present(known.zoneLabels).slice(0, 1), true);
  }
}
