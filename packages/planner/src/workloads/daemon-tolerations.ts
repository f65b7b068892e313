import type { Pod, PodSpec, Taint, Toleration } from "@stowage/engine";

const always: readonly Toleration[] = [
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/disk-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/memory-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/pid-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
];
const onHostNetwork: Toleration = {
  key: "node.kubernetes.io/network-unavailable",
  operator: "Exists",
  effect: "NoSchedule",
};

/** The specification with the tolerations of every daemon pod. Source: `AddOrUpdateDaemonPodTolerations` (daemonset_util.go). */
export function withDaemonTolerations(spec: PodSpec): PodSpec {
  const added = spec.hostNetwork === true ? [...always, onHostNetwork] : always;
  return { ...spec, tolerations: added.reduce(addOrReplace, spec.tolerations ?? []) };
}

/** A toleration of the same key, operator, value and effect is replaced: it may have had seconds. */
function addOrReplace(tolerations: readonly Toleration[], added: Toleration): readonly Toleration[] {
  const isSame = ({ key, operator = "Equal", value = "", effect }: Toleration): boolean =>
    key === added.key && operator === added.operator && value === "" && effect === added.effect;
  if (!tolerations.some(isSame)) return [...tolerations, added];
  return tolerations.map((one) => (isSame(one) ? added : one));
}

/** The specification pinned to one node: every required node selector term is replaced. Source: `ReplaceDaemonSetPodNodeNameNodeAffinity`. */
export function pinnedToNode(spec: PodSpec, nodeName: string): PodSpec {
  const term = { matchFields: [{ key: "metadata.name", operator: "In" as const, values: [nodeName] }] };
  return {
    ...spec,
    affinity: {
      ...spec.affinity,
      nodeAffinity: {
        ...spec.affinity?.nodeAffinity,
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
      },
    },
  };
}

/** The node that a daemon pod is on, or pinned to. Source: `GetTargetNodeName` (daemonset_util.go). */
export function targetNodeName({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const { matchFields = [] } of required?.nodeSelectorTerms ?? []) {
    for (const { key, operator, values = [] } of matchFields) {
      if (key === "metadata.name" && operator === "In" && values.length === 1) return values[0];
    }
  }
  return undefined;
}

/** Whether the taint evicts pods that do not tolerate it. */
export function evicts({ effect }: Taint): boolean {
  return effect === "NoExecute";
}
