import type { Labels, NodeAffinity, NodeSelectorRequirement, NodeSelectorTerm, Pod, PodSpec } from "@stowage/engine";
import { hostname, ownTaint, podset, rack, zone } from "./large-node.ts";

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
  /** Each pod is spread by another selector, where that says `In` or `NotIn`: by one value more. */
  readonly selectsEach: boolean;
  /** What each pod says of nodes of its own; absent: nothing. */
  readonly nodesEach?: NodesEach | undefined;
}

/**
 * Pods that must not be on some nodes, or must be on one of them, or would rather; or tolerate their taints, or both; or
 * that require something of groups of nodes.
 */
export const nodesEach = [
  "avoids",
  "requires",
  "names",
  "selects",
  "prefers",
  "dislikes",
  "tolerates",
  "dedicated",
  "leaves racks out",
  "is of podsets",
  "is of half",
] as const;
export type NodesEach = (typeof nodesEach)[number];

/** The pod of a workload that has the number. */
export function podOf(workload: Workload, number: number): Pod {
  const { name, namespace, labels, labelsEach, sizesEach, selectsEach } = workload;
  const podName = `${name}-${number}`;
  const spec = selectsEach ? withValue(workload.spec, podName) : workload.spec;
  const requests = { ...spec.containers[0]?.resources?.requests, cpu: `${50 + (number % 1999)}m` };
  return {
    metadata: {
      name: podName,
      namespace,
      labels: labelsEach ? { ...labels, [podNameKey]: podName } : labels,
    },
    spec: withNodes(
      sizesEach ? { ...spec, containers: [{ name: "main", resources: { requests } }] } : spec,
      workload.nodesEach,
      number,
    ),
  };
}

/** Pods are selected, or left out, by one value more. */
function withValue(spec: PodSpec, value: string): PodSpec {
  const { topologySpreadConstraints: constraints } = spec;
  if (constraints === undefined) return spec;
  const topologySpreadConstraints = constraints.map((one) => {
    const { matchLabels, matchExpressions = [] } = one.labelSelector ?? {};
    const expressions = matchExpressions.map((expression) =>
      expression.values === undefined ? expression : { ...expression, values: [...expression.values, value] },
    );
    return {
      ...one,
      labelSelector: { ...(matchLabels !== undefined && { matchLabels }), matchExpressions: expressions },
    };
  });
  return { ...spec, topologySpreadConstraints };
}

function withNodes(spec: PodSpec, nodes: NodesEach | undefined, number: number): PodSpec {
  const names = Array.from(
    { length: number % 9 === 0 ? 30 : 1 + (number % 4) },
    (_, index) => `node-${(number * 7 + index * 331) % 1500}`,
  );
  const asked = (operator: "In" | "NotIn"): NodeSelectorTerm => ({
    matchExpressions: [{ key: hostname, operator, values: names }],
  });
  const withRequired = (nodeSelectorTerms: readonly NodeSelectorTerm[]): PodSpec =>
    withNodeAffinity(spec, { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } });
  const withPreferred = (preference: NodeSelectorTerm): PodSpec =>
    withNodeAffinity(spec, { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, preference }] });
  switch (nodes) {
    case undefined:
      return spec;
    case "avoids":
      return withRequired([asked("NotIn")]);
    case "requires":
      return withRequired([asked("In")]);
    case "names":
      return withRequired(
        names.map((name) => ({ matchFields: [{ key: "metadata.name", operator: "In", values: [name] }] })),
      );
    case "selects":
      return { ...spec, nodeSelector: { ...spec.nodeSelector, [hostname]: names[0] ?? "" } };
    case "prefers":
      return withPreferred(asked("In"));
    case "dislikes":
      return withPreferred(asked("NotIn"));
    case "tolerates":
      return withTolerations(spec, names);
    case "dedicated":
      return withNodes(withTolerations(spec, names), names.length % 2 === 0 ? "selects" : "requires", number);
    case "leaves racks out":
      return withRequired([
        {
          matchExpressions: [
            ofGroups(rack, "NotIn", number, 1),
            ofGroups(podset, "NotIn", number / 7, 1 + (number % 2)),
          ],
        },
      ]);
    case "is of podsets":
      return withRequired([
        { matchExpressions: [ofGroups(podset, "In", number, 1), { key: zone, operator: "Exists" }] },
        { matchExpressions: [ofGroups(rack, "In", number, 3)] },
      ]);
    case "is of half": {
      const half = withRequired([{ matchExpressions: [ofGroups(podset, "In", number, 20)] }]);
      return number % 2 === 0
        ? half
        : { ...half, nodeSelector: { ...half.nodeSelector, [zone]: `z${1 + (number % 5)}` } };
    }
    default:
      return nodes satisfies never;
  }
}

/** So many racks or podsets, from that one on. */
function ofGroups(key: string, operator: "In" | "NotIn", from: number, count: number): NodeSelectorRequirement {
  const values = Array.from({ length: count }, (_, index) => `${key}-${Math.trunc(from + index) % 40}`);
  return { key, operator, values };
}

function withTolerations(spec: PodSpec, names: readonly string[]): PodSpec {
  const tolerations = names.map((value) => ({ key: ownTaint, value }));
  return { ...spec, tolerations: [...(spec.tolerations ?? []), ...tolerations] };
}

function withNodeAffinity(spec: PodSpec, more: NodeAffinity): PodSpec {
  const { affinity } = spec;
  return { ...spec, affinity: { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, ...more } } };
}

/** The same pod for that node alone, as a DaemonSet has it. */
export function forNode(pod: Pod, nodeName: string): Pod {
  const matchFields = [{ key: "metadata.name", operator: "In" as const, values: [nodeName] }];
  const required = { nodeSelectorTerms: [{ matchFields }] };
  const { affinity } = pod.spec;
  const nodeAffinity = { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required };
  return { ...pod, spec: { ...pod.spec, affinity: { ...affinity, nodeAffinity } } };
}
