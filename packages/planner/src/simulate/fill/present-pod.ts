import type { Pod, PodObject, PodTemplateSpec } from "@stowage/engine";
import type { ControllerView } from "../../workloads/controller.ts";
import { ofPod } from "../template-equality.ts";
import type { PodState } from "../simulated-pod.ts";

/** A cluster's pods have been admitted. */
const asItIs = <Type>(pod: Type): Type => pod;

/** For comparing templates with pods of the cluster. */
export const asAdmitted: Pick<ControllerView, "admitted" | "admittedUnlimited"> = {
  admitted: asItIs<Pod>,
  admittedUnlimited: asItIs<Pod>,
};

/** Whether a pod fills a replica of its workload. */
export function isFilling({ metadata, status }: PodObject): boolean {
  return metadata.deletionTimestamp === undefined && status?.phase !== "Succeeded" && status?.phase !== "Failed";
}

/** What a pod is doing; one that says nothing of being ready and runs is taken as ready. */
export function podStateOf({ spec, status }: PodObject): PodState {
  const { phase, conditions } = status ?? {};
  if (phase === "Succeeded") return "succeeded";
  if (phase === "Failed") return "failed";
  if (!spec.nodeName) return "pending";
  const ready = conditions?.find(({ type }) => type === "Ready");
  if (ready !== undefined) return ready.status === "True" ? "ready" : "starting";
  return phase === "Pending" ? "starting" : "ready";
}

/** The template that a pod of the cluster tells of. */
export function templateOf({ metadata, spec }: PodObject): PodTemplateSpec {
  const { nodeName: _, ...unbound } = spec;
  const { labels, annotations } = metadata;
  return ofPod({
    metadata: { ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) },
    spec: unbound,
  });
}

/** A Deployment's template as its ReplicaSet has it. */
export function withHashOf(template: PodTemplateSpec, hash: string): PodTemplateSpec {
  const labels = { ...template.metadata?.labels, "pod-template-hash": hash };
  return { ...template, metadata: { ...template.metadata, labels } };
}
