import type { Labels, Pod, PodSpec } from "@stowage/engine";

/** Namespaces that pods are in; the labels of some change. */
export const namespaces = ["default", "constructor", "team-0", "team-1", "team-2", "__proto__"] as const;

/** A label that each pod of a StatefulSet has of its own. */
export const podNameKey = "statefulset.kubernetes.io/pod-name";

/** Pods of one template. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly spec: PodSpec;
  /** As of a StatefulSet, each pod has a label of its own: a class of its own. */
  readonly labelsEach: boolean;
  /** Each pod asks for another amount. */
  readonly sizesEach: boolean;
}

/** The pod of a workload that has the number. */
export function podOf({ name, namespace, labels, spec, labelsEach, sizesEach }: Workload, number: number): Pod {
  const podName = `${name}-${number}`;
  const requests = { ...spec.containers[0]?.resources?.requests, cpu: `${50 + (number % 1999)}m` };
  return {
    metadata: {
      name: podName,
      namespace,
      labels: labelsEach ? { ...labels, [podNameKey]: podName } : labels,
    },
    spec: sizesEach ? { ...spec, containers: [{ name: "main", resources: { requests } }] } : spec,
  };
}

/** The same pod for that node alone, as a DaemonSet has it. */
export function forNode(pod: Pod, nodeName: string): Pod {
  const matchFields = [{ key: "metadata.name", operator: "In" as const, values: [nodeName] }];
  const required = { nodeSelectorTerms: [{ matchFields }] };
  const { affinity } = pod.spec;
  const nodeAffinity = { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required };
  return { ...pod, spec: { ...pod.spec, affinity: { ...affinity, nodeAffinity } } };
}
