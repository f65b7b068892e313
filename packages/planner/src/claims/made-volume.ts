import {
  labelValue,
  type Engine,
  type Labels,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type StorageClass,
} from "@stowage/engine";

/** Where volumes of a driver can be used from, as far as its CSINodes tell. */
export type VolumeReach = "everywhere" | "unknown" | { readonly keys: readonly string[] };

/** What the CSINodes say of a driver's volumes: of one node, or of all that have the driver. */
export function reachOf({ cluster }: Engine, driver: string, nodeName?: string): VolumeReach {
  const nodes = nodeName === undefined ? cluster.objects("CSINode") : [cluster.object("CSINode", "", nodeName)];
  const drivers = nodes.flatMap((node) => node?.spec?.drivers?.filter(({ name }) => name === driver) ?? []);
  if (drivers.length === 0) return "unknown";
  const keys = new Set(drivers.flatMap(({ topologyKeys = [] }) => topologyKeys));
  return keys.size === 0 ? "everywhere" : { keys: [...keys] };
}

/**
 * The volume that a provisioner makes for the claim: for all nodes, or for those like the given one. Nothing where it is
 * not known what "like" means to the driver.
 */
export function madeVolume(
  engine: Engine,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  nodeName?: string,
): PersistentVolume | undefined {
  const reach = reachOf(engine, storageClass.provisioner, nodeName);
  if (reach === "unknown") return undefined;
  const labels = nodeName === undefined ? undefined : engine.cluster.node(nodeName)?.labels;
  const keys = reach === "everywhere" ? [] : reach.keys;
  const alike = labelsAmong(labels, keys);
  return alike.length < keys.length ? undefined : volumeFor(claim, storageClass, alike);
}

/** A label of a node, which other nodes have too. */
export interface NodeLabel {
  readonly key: string;
  readonly value: string;
}

/** Those of the keys that a node has. */
export function labelsAmong(labels: Labels | undefined, keys: readonly string[]): readonly NodeLabel[] {
  return keys.flatMap((key) => {
    const value = labelValue(labels, key);
    return value === undefined ? [] : [{ key, value }];
  });
}

/** The volume that the claim's class makes for it, for nodes with all of these labels. */
export function volumeFor(
  claim: PersistentVolumeClaim,
  { provisioner, metadata }: StorageClass,
  labels: readonly NodeLabel[],
): PersistentVolume {
  const matchExpressions = labels.map(({ key, value }) => ({ key, operator: "In" as const, values: [value] }));
  const { uid = "" } = claim.metadata;
  const { accessModes = [], volumeMode, resources } = claim.spec ?? {};
  return {
    kind: "PersistentVolume",
    metadata: { name: `pvc-${uid}` },
    spec: {
      accessModes,
      ...(volumeMode === undefined ? {} : { volumeMode }),
      ...(resources?.requests === undefined ? {} : { capacity: resources.requests }),
      storageClassName: metadata.name ?? "",
      csi: { driver: provisioner, volumeHandle: `pvc-${uid}` },
      ...(labels.length === 0 ? {} : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } }),
    },
    status: { phase: "Available" },
  };
}
