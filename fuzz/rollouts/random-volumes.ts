import type { Random } from "../random.ts";
import type { JsonObject } from "./json-object.ts";

const className = "local";
const hostname = "kubernetes.io/hostname";
const accessModes = ["ReadWriteOnce", "ReadWriteOnce", "ReadWriteOnce", "ReadWriteOncePod"] as const;

/** A class of volumes that wait for their pods, volumes of some nodes, and claims that any pod may name. */
export function randomVolumes(random: Random, nodes: readonly JsonObject[], namespace: string): readonly JsonObject[] {
  const storageClass = {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: className },
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
  };
  const volumes = nodes.flatMap((node) => {
    const { name } = node["metadata"] as { name: string };
    return random.list(0, 3, (index) => volume(`${name}-${index}`, name, random.pick(accessModes)));
  });
  return [storageClass, ...volumes, ...sharedClaims.map((name) => claim(random, name, namespace))];
}

/** The claims that there are beside those of StatefulSets. */
export const sharedClaims = ["shared"] as const;

/** The claims of a StatefulSet's pods, and what becomes of them. */
export function randomClaimTemplates(random: Random): JsonObject {
  const keep = ["Retain", "Delete"] as const;
  const retention = { whenDeleted: random.pick(keep), whenScaled: random.pick(keep) };
  return {
    volumeClaimTemplates: [{ metadata: { name: "data" }, spec: claimSpec("ReadWriteOnce") }],
    ...random.maybe(0.6, () => ({ persistentVolumeClaimRetentionPolicy: retention })),
  };
}

function claim(random: Random, name: string, namespace: string): JsonObject {
  const spec = claimSpec(random.pick(accessModes));
  return { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name, namespace }, spec };
}

function claimSpec(accessMode: string): JsonObject {
  return {
    accessModes: [accessMode],
    storageClassName: className,
    resources: { requests: { storage: "1Gi" } },
  };
}

function volume(name: string, node: string, accessMode: string): JsonObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: [accessMode],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: className,
      local: { path: `/volumes/${name}` },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: hostname, operator: "In", values: [node] }] }] },
      },
    },
  };
}
