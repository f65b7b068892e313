import { type AccessMode, type PersistentVolume, type PersistentVolumeClaim, volumeClaims } from "@stowage/engine";
import type { Subject } from "../../subjects/subject.ts";
import type { LintContext } from "../lint-context.ts";

/** A claim that all pods of a workload use. */
export interface SharedClaim {
  readonly name: string;
  /** In the pod: `spec.volumes[0]`. */
  readonly path: string;
  readonly modes: readonly AccessMode[];
  /** Whether its volume is one that is on every node, as a path or a share is, or on one alone: nothing is attached. */
  readonly isEverywhere: boolean;
}

/** The claims that a workload's pods share, as far as they are there to be looked at; those of templates are each pod's own. */
export function sharedClaims(subject: Subject, { objects }: LintContext): readonly SharedClaim[] {
  const { pod, kind, namespace } = subject;
  const own = new Set(kind === "StatefulSet" ? volumeClaims(pod).map(({ claimName }) => claimName) : []);
  return (pod.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }, index): readonly SharedClaim[] => {
    const name = persistentVolumeClaim?.claimName;
    if (name === undefined || (own.has(name) && name.endsWith(`-${pod.metadata.name ?? ""}`))) return [];
    const claim = objects.find(
      (object) =>
        object.kind === "PersistentVolumeClaim" &&
        object.metadata.name === name &&
        (object.metadata.namespace ?? "default") === namespace,
    );
    const modes = claim?.kind === "PersistentVolumeClaim" ? (claim.spec?.accessModes ?? []) : [];
    const volume = claim?.kind === "PersistentVolumeClaim" ? volumeOf(claim, objects) : undefined;
    const isEverywhere = volume !== undefined && !attached.some((source) => Object.hasOwn(volume.spec ?? {}, source));
    return [{ name, path: `spec.volumes[${index}]`, modes, isEverywhere }];
  });
}

/** The volume that a claim has, or may get: one that is for it, or of its class. */
function volumeOf(
  { metadata, spec }: PersistentVolumeClaim,
  objects: LintContext["objects"],
): PersistentVolume | undefined {
  const volumes = objects.filter((object): object is PersistentVolume => object.kind === "PersistentVolume");
  const isFor = ({ claimRef }: NonNullable<PersistentVolume["spec"]>): boolean =>
    claimRef?.name === metadata.name && (claimRef?.namespace ?? "default") === (metadata.namespace ?? "default");
  return (
    volumes.find((one) => one.metadata.name === spec?.volumeName || (one.spec !== undefined && isFor(one.spec))) ??
    volumes.find(
      (one) =>
        one.spec?.claimRef === undefined && (one.spec?.storageClassName ?? "") === (spec?.storageClassName ?? ""),
    )
  );
}

/**
 * The sources of volumes that are attached to a node before they can be used.
 * Source: pkg/volume, the plugins that implement `AttachableVolumePlugin`.
 */
const attached = [
  "csi",
  "awsElasticBlockStore",
  "azureDisk",
  "cinder",
  "fc",
  "flexVolume",
  "gcePersistentDisk",
  "iscsi",
  "portworxVolume",
  "rbd",
  "vsphereVolume",
];
