import { controllerOf, type Pod, type PodSpec, type StatefulSet, type Volume } from "@stowage/engine";
import { statefulSetClaims } from "../claims/pod-claim-templates.ts";
import { revisionHash } from "../names/revision-hash.ts";
import {
  type AppliedWorkload,
  type ControllerView,
  countedFor,
  isTerminating,
  type Made,
  type MadePod,
  type Note,
} from "./controller.ts";
import { controllerReference, podFromTemplate } from "./pod-from-template.ts";
import { scaledDown } from "./replicas.ts";
import { replacedNote, templateDifference } from "./template-difference.ts";

/**
 * The pods of a StatefulSet, one an ordinal, each after the one before it unless pods are managed in parallel.
 * Source: pkg/controller/statefulset.
 */
export function statefulSetPods(set: AppliedWorkload<StatefulSet>, view: ControllerView): Made {
  const { replicas: count = 1, ordinals, podManagementPolicy } = set.spec;
  const start = ordinals?.start ?? 0;
  const present = new Map(view.owned.map((pod) => [pod.metadata.name ?? "", pod]));
  const pods: MadePod[] = [];
  /** With those that are over, which the controller deletes. */
  const own = new Set([...view.owned, ...view.succeeded, ...view.failed]);
  const replaced: Pod[] = [];
  let difference: string | undefined;
  /** The last pod that has no node yet: its successors wait for it. */
  let waitsFor: string | undefined;
  let ordinal = start;
  for (; ordinal < start + count && pods.length < view.mostPods; ordinal++) {
    const name = `${set.metadata.name}-${ordinal}`;
    const here = present.get(name);
    present.delete(name);
    const stale = here === undefined || isTerminating(here) ? undefined : staleness(set, ordinal, here, view);
    if (here !== undefined && stale !== undefined) {
      replaced.push(here);
      difference ??= stale;
    }
    const after = waitsFor === undefined || podManagementPolicy === "Parallel" ? {} : { after: waitsFor };
    const other = here === undefined ? view.podNamed(name) : undefined;
    if (other !== undefined && !own.has(other)) {
      pods.push({ pod: statefulSetPod(set, ordinal), ...after, hindrance: takenText(other) });
      waitsFor = name;
    } else if (here === undefined || stale !== undefined) {
      const claims = statefulSetClaims(set, name);
      pods.push({ pod: statefulSetPod(set, ordinal), ...after, ...(claims.length === 0 ? {} : { claims }) });
      view.names.take(set.metadata.namespace, name);
      waitsFor = name;
    } else if (isTerminating(here)) {
      pods.push({
        pod: statefulSetPod(set, ordinal),
        hindrance: `waits until the pod of that name, which is terminating, is gone`,
      });
      waitsFor = name;
    } else if (!here.spec.nodeName) {
      waitsFor = name;
    }
  }
  // Those that are there beyond the pods that are worth making stay, too.
  const kept = [...present.keys()].filter((name) => isOrdinalOf(set.metadata.name, name, ordinal, start + count));
  for (const name of kept) present.delete(name);
  const surplus = [...present.values()].filter((pod) => !isTerminating(pod));
  const notes: Note[] = [];
  if (surplus.length > 0) notes.push(scaledDown(surplus.length, count));
  if (replaced.length > 0) notes.push(replacedNote(replaced.length, difference ?? "spec"));
  return {
    pods: countedFor(pods, start + count - ordinal - kept.length),
    gone: [...surplus, ...replaced],
    objects: [],
    notes,
  };
}

/** Whether the pod is one of the set's, with an ordinal of at least `from` and below `to`. */
function isOrdinalOf(setName: string, podName: string, from: number, to: number): boolean {
  const ordinal = podName.startsWith(`${setName}-`) ? Number(podName.slice(setName.length + 1)) : Number.NaN;
  return ordinal >= from && ordinal < to;
}

/** Why the pod can not be made: its name is another's. The controller tries again for ever. */
function takenText({ metadata, spec }: Pod): string {
  const owner = controllerOf(metadata);
  const whose = owner === undefined ? "that the selector does not select" : `of ${owner.kind} ${owner.name}`;
  const where = spec.nodeName ? `, on ${spec.nodeName}` : "";
  return `there is a pod of that name already, ${whose}${where}`;
}

/** Where the pod differs from the template, if the update strategy replaces it for that. */
function staleness(
  set: AppliedWorkload<StatefulSet>,
  ordinal: number,
  pod: Pod,
  view: ControllerView,
): string | undefined {
  const { type = "RollingUpdate", rollingUpdate } = set.spec.updateStrategy ?? {};
  if (type === "OnDelete" || ordinal < (rollingUpdate?.partition ?? 0)) return undefined;
  return templateDifference({ ...set.spec.template, spec: specOf(set, `${set.metadata.name}-${ordinal}`) }, pod, view);
}

/** The pod of one ordinal, of the set's present template. Source: `newStatefulSetPod` (stateful_set_utils.go). */
export function statefulSetPod(set: AppliedWorkload<StatefulSet>, ordinal: number): MadePod["pod"] {
  const { metadata, spec } = set;
  const name = `${metadata.name}-${ordinal}`;
  return podFromTemplate(spec.template, {
    namespace: metadata.namespace,
    name,
    owner: controllerReference("apps/v1", "StatefulSet", metadata.name, metadata.uid),
    labels: {
      "statefulset.kubernetes.io/pod-name": name,
      "apps.kubernetes.io/pod-index": String(ordinal),
      "controller-revision-hash": `${metadata.name}-${revisionHash(spec.template)}`,
    },
    spec: specOf(set, name),
  });
}

/** The template's specification with the pod's own claims for volumes. Source: `updateStorage` (stateful_set_utils.go). */
function specOf({ spec }: AppliedWorkload<StatefulSet>, podName: string): PodSpec {
  const templates = spec.volumeClaimTemplates ?? [];
  if (templates.length === 0) return spec.template.spec;
  const claims = templates.map(({ metadata }): Volume => {
    const volume = metadata?.name ?? "";
    return { name: volume, persistentVolumeClaim: { claimName: `${volume}-${podName}` } };
  });
  const claimed = new Set(claims.map(({ name }) => name));
  const others = (spec.template.spec.volumes ?? []).filter(({ name }) => !claimed.has(name));
  return { ...spec.template.spec, volumes: [...claims, ...others] };
}
