import {
  labelValue,
  type Engine,
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
  { provisioner, metadata }: StorageClass,
  nodeName?: string,
): PersistentVolume | undefined {
  const reach = reachOf(engine, provisioner, nodeName);
  if (reach === "unknown") return undefined;
  const labels = nodeName === undefined ? undefined : engine.cluster.node(nodeName)?.labels;
  const keys = reach === "everywhere" ? [] : reach.keys;
  const matchExpressions = keys.flatMap((key) => {
    const value = labelValue(labels, key);
    return value === undefined ? [] : [{ key, operator: "In" as const, values: [value] }];
  });
  if (matchExpressions.length < keys.length) return undefined;
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
      ...(keys.length === 0 ? {} : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } }),
    },
    status: { phase: "Available" },
  };
}
