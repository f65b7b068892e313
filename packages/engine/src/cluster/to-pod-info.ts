import type { Container, Pod } from "../api/pod.ts";
import type { PodAffinity, PodAffinityTerm } from "../api/affinity.ts";
import {
  type AffinityTerm,
  compileAffinityTerm,
  compileWeightedTerm,
  type WeightedAffinityTerm,
} from "./affinity-term.ts";
import { isSidecar } from "./container-requests.ts";
import type { HostPort } from "./host-ports.ts";
import { type PodInfo, podKey, podNamespace } from "./pod-info.ts";
import { podRequestsAndUsage, type PodUsage, type RunningPodUsage } from "./pod-requests.ts";

/**
 * Compiles a pod: its terms, ports and requests, once. The pod is kept, not copied.
 * Source: `NewPodInfo` and `PodInfo.CalculateResource` (pkg/scheduler/framework/types.go).
 *
 * @param usageRule The Kubernetes version's; only of pods that are being resized in place does it matter.
 */
export function toPodInfo(pod: Pod, usageRule: RunningPodUsage = "byView"): PodInfo {
  return {
    pod,
    key: podKey(pod),
    namespace: podNamespace(pod),
    name: pod.metadata.name ?? "",
    labels: pod.metadata.labels ?? {},
    priority: pod.spec.priority ?? 0,
    terminating: pod.metadata.deletionTimestamp !== undefined,
    ...podAffinityTerms(pod),
    ...podAmounts(pod, usageRule),
  };
}

/** What follows from a pod's containers. */
export type PodAmounts = Pick<PodInfo, "requests" | "hostPorts" | keyof PodUsage>;

export function podAmounts(pod: Pod, usageRule: RunningPodUsage): PodAmounts {
  return { ...podRequestsAndUsage(pod, usageRule), hostPorts: hostPorts(pod) };
}

/** What follows from a pod's affinity. */
export type PodAffinityTerms = Pick<
  PodInfo,
  "requiredAffinityTerms" | "requiredAntiAffinityTerms" | "preferredAffinityTerms" | "preferredAntiAffinityTerms"
>;

export function podAffinityTerms(pod: Pod): PodAffinityTerms {
  const { affinity } = pod.spec;
  const namespace = podNamespace(pod);
  return {
    requiredAffinityTerms: requiredTerms(affinity?.podAffinity, namespace, "podAffinity"),
    requiredAntiAffinityTerms: requiredTerms(affinity?.podAntiAffinity, namespace, "podAntiAffinity"),
    preferredAffinityTerms: preferredTerms(affinity?.podAffinity, namespace, "podAffinity"),
    preferredAntiAffinityTerms: preferredTerms(affinity?.podAntiAffinity, namespace, "podAntiAffinity"),
  };
}

function requiredTerms(affinity: PodAffinity | undefined, namespace: string, field: string): readonly AffinityTerm[] {
  const terms: readonly PodAffinityTerm[] = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  if (terms.length === 0) return [];
  const list = `spec.affinity.${field}.requiredDuringSchedulingIgnoredDuringExecution`;
  return terms.map((term, index) => compileAffinityTerm(term, namespace, `${list}[${index}]`));
}

function preferredTerms(
  affinity: PodAffinity | undefined,
  namespace: string,
  field: string,
): readonly WeightedAffinityTerm[] {
  const terms = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  if (terms.length === 0) return [];
  const list = `spec.affinity.${field}.preferredDuringSchedulingIgnoredDuringExecution`;
  return terms.map((term, index) => compileWeightedTerm(term, namespace, `${list}[${index}]`));
}

/**
 * The ports that the pod takes on its node: those of its containers and sidecars, which run as long as it does.
 * Source: `GetHostPorts` (pkg/scheduler/util/utils.go) and `HostPortInfo.sanitize` (kube-scheduler, framework/types.go).
 */
function hostPorts({ spec }: Pod): readonly HostPort[] {
  return [...(spec.initContainers ?? []).filter(isSidecar), ...spec.containers].flatMap(containerHostPorts);
}

function containerHostPorts({ ports = [] }: Container): HostPort[] {
  return ports.flatMap(({ hostPort = 0, hostIP = "", protocol = "" }) =>
    // Empty counts as absent, as in Go.
    hostPort > 0 ? [{ ip: hostIP || "0.0.0.0", protocol: protocol || "TCP", port: hostPort }] : [],
  );
}
