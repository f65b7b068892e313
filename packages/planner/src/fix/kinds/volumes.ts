import { namesClass, type PersistentVolumeClaim, type StorageClass } from "@stowage/engine";
import { type Manifest, nearestName } from "@stowage/manifests";
import { isDefaultClass } from "../../claims/default-class.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import { type FixContext, namespaceOf } from "../fix-context.ts";
import { pointerTo, settingIn } from "../patch-path.ts";
import { movedVolumes, rulesFollowingVolumes } from "./bound-volumes.ts";

/** Claims that are not there or never bound: named right, made, or of another class; volumes in another place. */
export function volumes(context: FixContext): readonly Candidate[] {
  return [
    ...missingClaims(context),
    ...rulesFollowingVolumes(context),
    ...movedVolumes(context),
    ...otherClasses(context),
    ...templateClasses(context),
  ];
}

/** The claims that the pod template names; not those that are made for each pod. */
function claimNames({ subject }: FixContext): readonly { readonly name: string; readonly path: string }[] {
  return (subject.written.volumes ?? []).flatMap((volume, index) => {
    const name = volume.persistentVolumeClaim?.claimName;
    return name === undefined ? [] : [{ name, path: `spec.volumes[${index}].persistentVolumeClaim.claimName` }];
  });
}

function claimManifests(context: FixContext): readonly Manifest<PersistentVolumeClaim>[] {
  const { manifests, subject } = context;
  return manifests.filter(
    (one): one is Manifest<PersistentVolumeClaim> =>
      one.object.kind === "PersistentVolumeClaim" && namespaceOf(one.object, context) === subject.namespace,
  );
}

function missingClaims(context: FixContext): readonly Candidate[] {
  const { subject } = context;
  const known = claimManifests(context).map(({ object }) => object.metadata.name ?? "");
  return claimNames(context).flatMap(({ name, path }): readonly Candidate[] => {
    if (known.includes(name)) return [];
    const near = nearestName(name, known) ?? (known.length === 1 ? known[0] : undefined);
    const object: PersistentVolumeClaim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name, namespace: subject.namespace },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    };
    return [
      ...(near === undefined
        ? []
        : [
            patchOf(subject, {
              kind: "name-corrected",
              cost: 10,
              sentence: `use the claim ${near}: there is no ${name} in namespace ${subject.namespace}`,
              patch: [{ op: "replace", path: pointerTo(subject, path), value: near }],
            }),
          ]),
      {
        kind: "claim-added",
        cost: 21,
        sentence: `create the PersistentVolumeClaim ${name} first, here of 1Gi`,
        target: `PersistentVolumeClaim ${subject.namespace}/${name}`,
        edit: { kind: "change", change: { kind: "apply", objects: [object] } },
      },
    ];
  });
}

/** Another class for claims that are not bound yet; those that are in the cluster keep theirs. */
function otherClasses(context: FixContext): readonly Candidate[] {
  const names = new Set(claimNames(context).map(({ name }) => name));
  return claimManifests(context)
    .filter(({ object }) => names.has(object.metadata.name ?? "") && !object.spec?.volumeName)
    .filter((manifest) => !context.present.has(manifest))
    .flatMap((manifest) => {
      const { object } = manifest;
      const written = object.spec?.storageClassName;
      return classesFor(context, written, namesClass(object)).map(({ name, cost, why }): Candidate => {
        const target = `PersistentVolumeClaim ${namespaceOf(object, context)}/${object.metadata.name ?? ""}`;
        return {
          kind: "storage-class-changed",
          cost,
          sentence: `let ${target} ask for the StorageClass ${name}${why}`,
          target,
          edit: { kind: "patch", manifest, patch: settingIn(object, ["spec", "storageClassName"], name) },
        };
      });
    });
}

/** Another class for the claims that a StatefulSet makes. */
function templateClasses(context: FixContext): readonly Candidate[] {
  const { subject } = context;
  const { object } = subject.manifest;
  if (object.kind !== "StatefulSet" || object.spec === undefined || !("volumeClaimTemplates" in object.spec)) return [];
  return (object.spec.volumeClaimTemplates ?? []).flatMap(({ spec, metadata }, index) =>
    classesFor(context, spec?.storageClassName, spec?.storageClassName !== undefined).map(({ name, cost, why }) =>
      patchOf(subject, {
        kind: "storage-class-changed",
        cost,
        sentence: `let the claim ${metadata?.name ?? ""} of ${subject.text} ask for the StorageClass ${name}${why}`,
        patch: settingIn(object, ["spec", "volumeClaimTemplates", String(index), "spec", "storageClassName"], name),
      }),
    ),
  );
}

interface ClassChoice {
  readonly name: string;
  readonly cost: number;
  readonly why: string;
}

/** The nearest class of one that is not there; else those that wait for a node first, the default one, others. */
function classesFor({ objects }: FixContext, written: string | undefined, isNamed: boolean): readonly ClassChoice[] {
  const classes = objects.filter((object): object is StorageClass => object.kind === "StorageClass");
  const nameOf = ({ metadata }: StorageClass): string => metadata.name ?? "";
  const isThere = classes.some((one) => nameOf(one) === written);
  const near = written === undefined || isThere ? undefined : nearestName(written, classes.map(nameOf));
  const waits = ({ volumeBindingMode }: StorageClass): boolean => volumeBindingMode === "WaitForFirstConsumer";
  return classes
    .filter((one) => nameOf(one) !== written)
    .map((one): ClassChoice => {
      const name = nameOf(one);
      const why = isNamed && !isThere ? `: there is no ${written ?? ""}` : waits(one) ? ", which waits for a node" : "";
      if (name === near) return { name, cost: 10, why };
      return { name, cost: 22 + (waits(one) ? 0 : 2) + (isDefaultClass(one) ? 0 : 1), why };
    })
    .sort((a, b) => a.cost - b.cost)
    .slice(0, 4);
}
