import { type AccessMode, volumeClaims } from "@stowage/engine";
import type { Subject } from "../../subjects/subject.ts";
import type { LintContext } from "../lint-context.ts";

/** A claim that all pods of a workload use. */
export interface SharedClaim {
  readonly name: string;
  /** In the pod: `spec.volumes[0]`. */
  readonly path: string;
  readonly modes: readonly AccessMode[];
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
    return [{ name, path: `spec.volumes[${index}]`, modes }];
  });
}
