import { type Labels, type Pod, type PodInfo, type PodObject, type PodSpec, toPodInfo } from "@stowage/engine";
import type { KubernetesObject, Manifest } from "@stowage/manifests";
import { mergeLabelKeys } from "../admission/label-keys.ts";
import type { PlannedPod } from "../plan/planned-pod.ts";

/** An object among the manifests that is a pod or makes pods: what lint rules speak of. */
export interface Subject {
  readonly manifest: Manifest;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** `Deployment shop/web`. */
  readonly text: string;
  /** What stands before a pod's field path: `spec.template.`, and nothing for a Pod. */
  readonly templatePath: string;
  /** How many pods it wants; `undefined` for a DaemonSet, which wants one a node. */
  readonly replicas: number | undefined;
  /**
   * One of its pods as the API server would store it: label keys merged, defaults filled in. That of a DaemonSet keeps the
   * node affinity of its template, where the controller puts the one node that a pod is made for.
   */
  readonly pod: PodObject;
  /** The same as the scheduler reads it. */
  readonly info: PodInfo;
  /** Its labels as its author wrote them, without those that a controller adds. */
  readonly ownLabels: Labels;
  /** Its pod specification as its author wrote it: nothing defaulted, nothing merged. */
  readonly written: PodSpec;
  /** What the plan makes of its pods; none where it wants none. */
  readonly planned: readonly PlannedPod[];
}

/** The kinds that are pods or make them. */
export const workloadKinds: ReadonlySet<string> = new Set([
  "Pod",
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "DaemonSet",
  "ReplicationController",
  "Job",
  "CronJob",
]);

/** The objects among the manifests that make pods, in the order of the input. */
export function subjectsOf(manifests: readonly Manifest[], planned: readonly PlannedPod[]): readonly Subject[] {
  const byManifest = new Map<Manifest, PlannedPod[]>();
  for (const one of planned) {
    const list = byManifest.get(one.manifest);
    if (list === undefined) byManifest.set(one.manifest, [one]);
    else list.push(one);
  }
  return manifests.flatMap((manifest) => subjectOf(manifest, byManifest.get(manifest) ?? []) ?? []);
}

function subjectOf(manifest: Manifest, planned: readonly PlannedPod[]): Subject | undefined {
  const { object } = manifest;
  const template = templateOf(object);
  if (template === undefined) return undefined;
  const [first] = planned;
  const { name = object.metadata.generateName ?? "" } = object.metadata;
  const namespace = first?.pod.metadata.namespace ?? object.metadata.namespace ?? "default";
  const kind = object.kind ?? "Pod";
  const made = storedPod(first) ?? {
    ...mergeLabelKeys({ ...template.pod, metadata: { ...template.pod.metadata, name, namespace } }),
    kind: "Pod",
  };
  const stored = kind === "DaemonSet" ? withNodeAffinityOf(template.pod.spec, made) : made;
  return {
    manifest,
    kind,
    namespace,
    name,
    text: `${kind} ${namespace}/${name}`,
    templatePath: template.path,
    replicas: replicasOf(object),
    pod: stored,
    info: toPodInfo(stored),
    ownLabels: template.pod.metadata.labels ?? {},
    written: template.pod.spec,
    planned,
  };
}

/** A planned pod, with its label keys merged also where the API server would refuse it. */
function storedPod(planned: PlannedPod | undefined): PodObject | undefined {
  if (planned === undefined) return undefined;
  return planned.status === "NotCreated" ? { ...mergeLabelKeys(planned.pod), kind: "Pod" } : planned.pod;
}

/** Undoes `ReplaceDaemonSetPodNodeNameNodeAffinity` (pkg/controller/daemon/util/daemonset_util.go). */
function withNodeAffinityOf({ affinity: written }: PodSpec, pod: PodObject): PodObject {
  const { nodeAffinity: _, ...others } = pod.spec.affinity ?? {};
  const nodeAffinity = written?.nodeAffinity;
  const affinity = { ...others, ...(nodeAffinity === undefined ? {} : { nodeAffinity }) };
  return { ...pod, spec: { ...pod.spec, affinity } };
}

/** An object's pod template and where it stands. */
function templateOf(object: KubernetesObject): { readonly pod: Pod; readonly path: string } | undefined {
  switch (object.kind) {
    case "Pod":
      return { pod: object, path: "" };
    case "Deployment":
    case "DaemonSet":
    case "Job": {
      const { metadata = {}, spec } = object.spec.template;
      return { pod: { metadata, spec }, path: "spec.template." };
    }
    case "ReplicaSet":
    case "StatefulSet":
    case "ReplicationController": {
      const template = object.spec !== undefined && "template" in object.spec ? object.spec.template : undefined;
      if (template === undefined) return undefined;
      return { pod: { metadata: template.metadata ?? {}, spec: template.spec }, path: "spec.template." };
    }
    case "CronJob": {
      const { metadata = {}, spec } = object.spec.jobTemplate.spec.template;
      return { pod: { metadata, spec }, path: "spec.jobTemplate.spec.template." };
    }
    default:
      return undefined;
  }
}

function replicasOf(object: KubernetesObject): number | undefined {
  switch (object.kind) {
    case "DaemonSet":
      return undefined;
    case "Deployment":
      return object.spec.replicas ?? 1;
    case "ReplicaSet":
    case "StatefulSet":
    case "ReplicationController":
      return object.spec !== undefined && "replicas" in object.spec ? (object.spec.replicas ?? 1) : 1;
    case "Job":
      return object.spec.parallelism ?? 1;
    case "CronJob":
      return object.spec.jobTemplate.spec.parallelism ?? 1;
    default:
      return 1;
  }
}
