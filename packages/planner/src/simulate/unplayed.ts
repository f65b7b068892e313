import type { HorizontalPodAutoscaler } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { keyOf, objectKey, objectText } from "../apply/object-key.ts";
import type { Warning } from "../apply/warning.ts";
import type { Change } from "../change/change.ts";
import { touchedWorkloads, workloadKey } from "../change/touched-workloads.ts";
import { fewNames } from "../subjects/few-names.ts";

/** Above this many objects the rest is only counted. */
export const mostNamed = 3;

/**
 * What acts in a cluster and is not played: autoscalers, which follow metrics, and CronJobs, which follow the clock. An
 * autoscaler of a workload that is changed is told by itself.
 *
 * @param namespace Of what names none.
 */
export function unplayedWarnings(
  present: readonly KubernetesObject[],
  changes: readonly Change[],
  namespace: string,
): readonly Warning[] {
  const objects = new Map<string, KubernetesObject>();
  const applied = changes.flatMap((change) => (change.kind === "apply" ? change.objects : []));
  for (const object of [...present, ...applied]) {
    if (object.kind !== "HorizontalPodAutoscaler" && object.kind !== "CronJob") continue;
    const { namespace: own = namespace } = object.metadata;
    const placed = { ...object, metadata: { ...object.metadata, namespace: own } };
    objects.set(keyOf(placed), placed);
  }
  if (objects.size === 0) return [];
  const touched = new Set(changes.flatMap((change) => touchedWorkloads(change, namespace)));
  const warnings: Warning[] = [];
  const others: string[] = [];
  const cronJobs: string[] = [];
  for (const object of objects.values()) {
    if (object.kind === "HorizontalPodAutoscaler" && object.spec !== undefined) {
      const { kind, name } = object.spec.scaleTargetRef;
      const key = objectKey(kind, object.metadata.namespace, name);
      if (touched.has(key)) warnings.push(...autoscalerWarnings(object, changes, namespace));
      else others.push(objectText(object));
    } else if (object.kind === "CronJob" && object.spec.suspend !== true) cronJobs.push(objectText(object));
  }
  if (others.length > 0) warnings.push(notPlayed(others, "may change replicas"));
  if (cronJobs.length > 0) warnings.push(notPlayed(cronJobs, "would start Jobs"));
  return warnings;
}

function notPlayed(names: readonly string[], what: string): Warning {
  return {
    code: "NotPlayed",
    object: "",
    path: "",
    message: `not played: ${fewNames(names, mostNamed)}, which ${what}`,
  };
}

/** What an autoscaler would do to a workload that is changed. 0 replicas switch it off. */
function autoscalerWarnings(
  { metadata, spec }: HorizontalPodAutoscaler,
  changes: readonly Change[],
  namespace: string,
): readonly Warning[] {
  if (spec === undefined) return [];
  const { minReplicas = 1, maxReplicas, scaleTargetRef } = spec;
  const key = objectKey(scaleTargetRef.kind, metadata.namespace, scaleTargetRef.name);
  const scaled = changes.findLast((change) => change.kind === "scale" && workloadKey(change, namespace) === key);
  const replicas = scaled?.kind === "scale" ? scaled.replicas : undefined;
  if (replicas === 0) return [];
  const isUndone = replicas !== undefined && (replicas < minReplicas || replicas > maxReplicas);
  const what = `HorizontalPodAutoscaler ${metadata.name ?? ""}, which keeps between ${minReplicas} and ${maxReplicas} pods, is not played`;
  const object = `${scaleTargetRef.kind} ${metadata.namespace ?? "default"}/${scaleTargetRef.name}`;
  const message = isUndone ? `${what}: it would not leave it at ${replicas}` : what;
  return [{ code: "ScaledByAutoscaler", object, path: "spec.replicas", message }];
}
