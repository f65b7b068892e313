import {
  labelValue,
  type NodeSelectorRequirement,
  type PersistentVolume,
  type PersistentVolumeClaim,
  podNamespace,
} from "@stowage/engine";
import { type Manifest, nearestName } from "@stowage/manifests";
import { type Candidate, patchOf } from "../candidate.ts";
import { type FixContext, namespaceOf } from "../fix-context.ts";
import { pointerTo } from "../patch-path.ts";

/** What a volume asks of the nodes that may use it, and where that is written in it. */
export interface VolumePlace {
  readonly manifest: Manifest<PersistentVolume>;
  readonly volume: string;
  readonly requirement: NodeSelectorRequirement;
  /** A JSON pointer to the requirement's values. */
  readonly values: string;
}

/** What the volumes to which the pod's claims are bound, or may be, ask of nodes. */
export function volumePlaces(context: FixContext): readonly VolumePlace[] {
  const { pod, manifests } = context;
  const names = new Set((pod.spec.volumes ?? []).flatMap((one) => one.persistentVolumeClaim?.claimName ?? []));
  const claims = manifests.flatMap(({ object }) =>
    object.kind === "PersistentVolumeClaim" &&
    namespaceOf(object, context) === podNamespace(pod) &&
    names.has(object.metadata.name ?? "")
      ? [object]
      : [],
  );
  if (claims.length === 0) return [];
  return manifests.flatMap((manifest) => {
    const { object } = manifest;
    if (object.kind !== "PersistentVolume" || !claims.some((claim) => isFor(object, claim, context))) return [];
    const terms = object.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
    return terms.flatMap(({ matchExpressions = [] }, term) =>
      matchExpressions.map((requirement, index) => ({
        manifest: { ...manifest, object },
        volume: object.metadata.name ?? "",
        requirement,
        values: `/spec/nodeAffinity/required/nodeSelectorTerms/${term}/matchExpressions/${index}/values`,
      })),
    );
  });
}

function isFor({ metadata, spec }: PersistentVolume, claim: PersistentVolumeClaim, context: FixContext): boolean {
  if (claim.spec?.volumeName !== undefined && claim.spec.volumeName !== "")
    return claim.spec.volumeName === metadata.name;
  const { claimRef } = spec ?? {};
  if (claimRef !== undefined && claimRef !== null) {
    return claimRef.name === claim.metadata.name && claimRef.namespace === namespaceOf(claim, context);
  }
  return (spec?.storageClassName ?? "") === (claim.spec?.storageClassName ?? "");
}

/** Rules about nodes that forbid the place of the pod's volume: what they ask for is that place. */
export function rulesFollowingVolumes(context: FixContext): readonly Candidate[] {
  const { subject, pod } = context;
  const { nodeSelector = {}, affinity } = pod.spec;
  const list = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return volumePlaces(context).flatMap(({ volume, requirement: { key, operator, values = [] } }) => {
    const [place] = values;
    if (operator !== "In" || place === undefined) return [];
    const asked = Object.hasOwn(nodeSelector, key) ? nodeSelector[key] : undefined;
    const entry =
      asked === undefined || values.includes(asked)
        ? []
        : [
            patchOf(subject, {
              kind: "node-selector-corrected",
              cost: 12,
              sentence: `let the nodeSelector of ${subject.text} ask for ${key}=${place}, where the volume ${volume} is`,
              patch: [{ op: "replace", path: pointerTo(subject, "spec.nodeSelector", key), value: place }],
            }),
          ];
    const expressions = terms.flatMap(({ matchExpressions = [] }, term) =>
      matchExpressions.flatMap((one, index): readonly Candidate[] =>
        one.key !== key || one.operator !== "In" || values.some((value) => one.values?.includes(value))
          ? []
          : [
              patchOf(subject, {
                kind: "node-selector-corrected",
                cost: 12,
                sentence: `let the node affinity of ${subject.text} ask for ${key}=${values.join(" or ")}, where the volume ${volume} is`,
                patch: [
                  {
                    op: "replace",
                    path: pointerTo(subject, `${list}[${term}].matchExpressions[${index}].values`),
                    value: values,
                  },
                ],
              }),
            ],
      ),
    );
    return [...entry, ...expressions];
  });
}

/** Volumes among the manifests given, and classes, that name a place where no node is or that rules forbid: another place. */
export function movedVolumes(context: FixContext): readonly Candidate[] {
  return [...otherPlaces(context), ...otherTopologies(context)];
}

function otherPlaces(context: FixContext): readonly Candidate[] {
  const { present, nodes } = context;
  return volumePlaces(context).flatMap(({ manifest, volume, requirement, values: path }) => {
    const { key, operator, values = [] } = requirement;
    // What is there already is where it is.
    const isThere = [...present].some(({ object }) => object === manifest.object);
    if (operator !== "In" || isThere) return [];
    const known = new Set(nodes.flatMap(({ labels }) => labelValue(labels, key) ?? []));
    // A disk that has nodes near it does not go elsewhere because its volume says so; one that has none is misspelt.
    if (values.some((value) => known.has(value))) return [];
    const near = values.map((value) => nearestName(value, known)).find((one) => one !== undefined);
    const others = [...known].filter((value) => !values.includes(value) && value !== near).slice(0, 3);
    const target = `PersistentVolume ${volume}`;
    return [...(near === undefined ? [] : [near]), ...others].map((value): Candidate => {
      return {
        kind: "volume-moved",
        cost: value === near ? 13 : 42,
        sentence: `let ${target} be for nodes with ${key}=${value}: no node has ${key}=${values.join(" or ")}`,
        target,
        edit: { kind: "patch", manifest, patch: [{ op: "replace", path, value: [value] }] },
      };
    });
  });
}

/** A class among the manifests given whose allowedTopologies no node meets. */
function otherTopologies({ manifests, present, nodes, pod }: FixContext): readonly Candidate[] {
  if (!(pod.spec.volumes ?? []).some((one) => one.persistentVolumeClaim ?? one.ephemeral)) return [];
  return manifests.flatMap((manifest): readonly Candidate[] => {
    const { object } = manifest;
    if (object.kind !== "StorageClass" || present.has(manifest)) return [];
    return (object.allowedTopologies ?? []).flatMap(({ matchLabelExpressions = [] }, term) =>
      matchLabelExpressions.flatMap(({ key, values }, index): readonly Candidate[] => {
        const known = [...new Set(nodes.flatMap(({ labels }) => labelValue(labels, key) ?? []))];
        if (known.length === 0 || values.some((value) => known.includes(value))) return [];
        const target = `StorageClass ${object.metadata.name ?? ""}`;
        const path = `/allowedTopologies/${term}/matchLabelExpressions/${index}/values`;
        return [
          {
            kind: "volume-moved",
            cost: 23,
            sentence: `let ${target} allow ${key} in ${known.slice(0, 8).join(", ")}: no node has ${values.join(" or ")}`,
            target,
            edit: { kind: "patch", manifest, patch: [{ op: "replace", path, value: known.slice(0, 8) }] },
          },
        ];
      }),
    );
  });
}
