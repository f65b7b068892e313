import type { LabelSelector, Namespace } from "@stowage/engine";
import { nearestName } from "@stowage/manifests";
import { type Candidate, patchOf, pointerTo } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";

/** What may be done where the pods are not even created. */
export function fixesOfRefused(context: FixContext): readonly Candidate[] {
  return [...priorityClass(context), ...labelKeys(context), ...namespaces(context)];
}

/** A PriorityClass that is not there: the nearest that is, or none. */
function priorityClass({ subject, objects }: FixContext): readonly Candidate[] {
  const { priorityClassName } = subject.written;
  if (priorityClassName === undefined || priorityClassName.startsWith("system-")) return [];
  const known = objects.flatMap(({ kind, metadata }) => (kind === "PriorityClass" ? [metadata.name ?? ""] : []));
  if (known.includes(priorityClassName)) return [];
  const path = pointerTo(subject, "spec.priorityClassName");
  const near = nearestName(priorityClassName, known);
  return [
    ...(near === undefined
      ? []
      : [
          patchOf(subject, {
            kind: "name-corrected",
            cost: 10,
            sentence: `use the PriorityClass ${near}: there is no ${priorityClassName}`,
            patch: [{ op: "replace", path, value: near }],
          }),
        ]),
    patchOf(subject, {
      kind: "name-corrected",
      cost: 24,
      sentence: `leave priorityClassName out of ${subject.text}: there is no PriorityClass ${priorityClassName}`,
      patch: [{ op: "remove", path }],
    }),
  ];
}

/** A key that is both in matchLabelKeys and in the labelSelector. */
function labelKeys({ subject, selections }: FixContext): readonly Candidate[] {
  return selections.flatMap(({ fields, matchLabelKeys, stored }) =>
    matchLabelKeys.flatMap((key, index) =>
      timesNamed(stored ?? {}, key) < 2
        ? []
        : [
            patchOf(subject, {
              kind: "label-keys-corrected",
              cost: 9,
              sentence: `leave ${key} out of matchLabelKeys: the labelSelector asks for it already`,
              patch: [{ op: "remove", path: pointerTo(subject, `${fields}.matchLabelKeys[${index}]`) }],
            }),
          ],
    ),
  );
}

function timesNamed({ matchLabels = {}, matchExpressions = [] }: LabelSelector, key: string): number {
  return (Object.hasOwn(matchLabels, key) ? 1 : 0) + matchExpressions.filter((one) => one.key === key).length;
}

/** A namespace that is not there. */
function namespaces({ subject, objects }: FixContext): readonly Candidate[] {
  const { namespace } = subject;
  const known = objects.some(({ kind, metadata }) => kind === "Namespace" && metadata.name === namespace);
  if (known || namespace === "default") return [];
  const object: Namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  return [
    {
      kind: "namespace-added",
      cost: 20,
      sentence: `create the namespace ${namespace} first`,
      target: `Namespace ${namespace}`,
      edit: { kind: "change", change: { kind: "apply", objects: [object] } },
    },
  ];
}
