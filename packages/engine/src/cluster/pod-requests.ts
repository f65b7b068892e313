import type { Pod } from "../api/pod.ts";
import { quantityMilliValue, quantityValue, type ResourceList } from "../api/quantity.ts";
import { containerStatus, isSidecar, type RequestsOf, specRequests, sumContainers } from "./container-requests.ts";
import { addResourceList, type ExactAmounts, exactAmounts, raiseAmounts, toResourceAmounts } from "./exact-amounts.ts";
import type { NonZeroRequests, ResourceAmounts } from "./resource-amounts.ts";

export { toAllocatable } from "./exact-amounts.ts";

/** What a pod takes of its node. */
export interface PodUsage {
  readonly usage: ResourceAmounts;
  /** The same with {@link defaultRequests} for what containers leave out. */
  readonly nonZeroUsage: NonZeroRequests;
}

/**
 * How a pod on a node that is being resized in place counts: the highest of what is asked, set aside and in use is taken
 * for each container, for each container and the pod-level requests, or for each of the three views added up.
 */
export type RunningPodUsage = "byContainer" | "byContainerAndPod" | "byView";

/** What scoring assumes for a container that does not say. Source: kube-scheduler, util/pod_resources.go. */
export const defaultRequests: NonZeroRequests = { milliCpu: 100, memory: 200 * 1024 * 1024 };
const defaultAmounts: ReadonlyMap<string, bigint> = exactAmounts({ cpu: "100m", memory: "200Mi" });
const nothing: ExactAmounts = new Map();

/** What a pod asks for while it is incoming, and what it takes on a node: mostly the same. */
export function podRequestsAndUsage(
  pod: Pod,
  rule: RunningPodUsage,
): PodUsage & { readonly requests: ResourceAmounts } {
  if (!isPlain(pod) || !statusAgrees(pod)) return { requests: podRequests(pod), ...podUsage(pod, rule) };
  const plain = plainUsage(pod);
  return { requests: plain.usage, ...plain };
}

/** What an incoming pod asks for: its spec alone. Source: `computePodResourceRequest` (noderesources/fit.go). */
export function podRequests(pod: Pod): ResourceAmounts {
  return toResourceAmounts(isPlain(pod) ? plainSum(pod) : totalRequests(pod, undefined, nothing));
}

/**
 * What a pod on a node counts for: the most of what its spec asks for, of what the kubelet has set aside and of what
 * the containers have now, since a resize in place takes time.
 * Source: `PodInfo.CalculateResource` (kube-scheduler, framework/types.go).
 */
export function podUsage(pod: Pod, rule: RunningPodUsage = "byView"): PodUsage {
  if (isPlain(pod) && statusAgrees(pod)) return plainUsage(pod);
  const requests = totalRequests(pod, rule, nothing);
  const nonZero = totalRequests(pod, rule, assumedWhenMissing(pod, requests));
  return { usage: toResourceAmounts(requests), nonZeroUsage: toNonZero(nonZero) };
}

/**
 * What `NodeResourcesFit` scores an incoming pod by: with defaults, and without the pod-level requests, which its
 * scorer never heard of. Source: `calculatePodResourceRequest` (noderesources/resource_allocation.go).
 */
export function scoredRequests(pod: Pod): ResourceAmounts {
  if (!isPlain(pod)) return toResourceAmounts(totalRequests(pod, undefined, new Map(defaultAmounts), false));
  const { usage, nonZeroUsage } = plainUsage(pod);
  return { ...usage, ...nonZeroUsage };
}

/** The same of a pod without a status, of which it is known what it uses. */
export function scoredRequestsOf({ spec }: Pick<Pod, "spec">, nonZeroUsage: NonZeroRequests): NonZeroRequests {
  return isPlain({ spec }) ? nonZeroUsage : scoredRequests({ metadata: {}, spec });
}

/**
 * Containers, or the pod-level requests in their place, and what the runtime adds. Without a `rule` the status does
 * not count. Source: `PodRequests` (component-helpers, resource/helpers.go).
 */
function totalRequests(
  pod: Pod,
  rule: RunningPodUsage | undefined,
  missing: ExactAmounts,
  honoursPodLevel = true,
): ExactAmounts {
  const total = containerTotal(pod, rule, missing);
  if (honoursPodLevel && hasPodLevelRequests(pod)) {
    const podLevel = podLevelTotal(pod, rule);
    for (const [name, quantity] of podLevel) if (isPodLevelResource(name)) total.set(name, quantity);
  }
  addResourceList(total, pod.spec.overhead);
  return total;
}

function containerTotal(pod: Pod, rule: RunningPodUsage | undefined, missing: ExactAmounts): ExactAmounts {
  switch (rule) {
    case undefined:
      return sumContainers(pod, specRequests, missing);
    case "byView":
      return containersByView(pod, missing);
    case "byContainer":
    case "byContainerAndPod":
      return sumContainers(pod, highestRequests(pod), missing);
    default:
      return rule satisfies never;
  }
}

function podLevelTotal(pod: Pod, rule: RunningPodUsage | undefined): ExactAmounts {
  const spec = exactAmounts(pod.spec.resources?.requests);
  if (rule === undefined || rule === "byContainer") return spec;
  const highest = podLevelWithStatus(pod);
  if (rule === "byView") return highest;
  // Up to 1.36 only what the spec names is replaced: by nothing, where the status of an infeasible resize lacks it.
  return new Map([...spec.keys()].map((name) => [name, highest.get(name) ?? 0n]));
}

/**
 * Up to 1.36, the highest was taken container by container, and only of those whose status tells what they have; of
 * init containers only sidecars. Source: `determineContainerReqs` (component-helpers, resource/helpers.go), as of 1.34.
 */
function highestRequests(pod: Pod): RequestsOf {
  const infeasible = isResizeInfeasible(pod);
  const initContainers = new Set(pod.spec.initContainers);
  return (container, status) => {
    const spec = container.resources?.requests;
    if (status?.resources === undefined || (initContainers.has(container) && !isSidecar(container))) return spec;
    const highest: ExactAmounts = infeasible ? new Map() : exactAmounts(spec);
    raiseAmounts(highest, exactAmounts(status.resources.requests));
    raiseAmounts(highest, exactAmounts(status.allocatedResources));
    return highest;
  };
}

/** Source: `AggregateContainerRequests` (component-helpers): each view is added up first, then the highest counts. */
function containersByView(pod: Pod, missing: ExactAmounts): ExactAmounts {
  const infeasible = isResizeInfeasible(pod);
  const podAllocated = pod.status?.allocatedResources;
  const podActual = pod.status?.resources?.requests;
  const reported = podAllocated !== undefined && podActual !== undefined;

  const most: ExactAmounts = infeasible ? new Map() : sumContainers(pod, specRequests, missing);
  const wanted: RequestsOf = infeasible ? () => undefined : specRequests;
  const allocated: RequestsOf = (container, status) => status?.allocatedResources ?? wanted(container, status);
  const actual: RequestsOf = (container, status) => status?.resources?.requests ?? allocated(container, status);
  raiseAmounts(most, reported ? exactAmounts(podAllocated) : sumContainers(pod, allocated, missing));
  raiseAmounts(most, reported ? exactAmounts(podActual) : sumContainers(pod, actual, missing));
  return most;
}

/** Source: `effectivePodLevelResources` (component-helpers). */
function podLevelWithStatus(pod: Pod): ExactAmounts {
  const spec = pod.spec.resources?.requests;
  const { resources, allocatedResources } = pod.status ?? {};
  if (resources === undefined) return exactAmounts(spec);
  const most = isResizeInfeasible(pod) ? new Map<string, bigint>() : exactAmounts(spec);
  raiseAmounts(most, exactAmounts(resources.requests));
  raiseAmounts(most, exactAmounts(allocatedResources));
  return most;
}

/** Pod-level requests speak for the containers: only what nobody asks for is assumed (`getNonMissingContainerRequests`). */
function assumedWhenMissing(pod: Pod, requests: ExactAmounts): ExactAmounts {
  const assumed = new Map(defaultAmounts);
  if (hasPodLevelRequests(pod)) for (const name of requests.keys()) assumed.delete(name);
  return assumed;
}

/** Whether the node could never grant the resize that was asked for (`IsPodResizeInfeasible`). */
function isResizeInfeasible(pod: Pod): boolean {
  return pod.status?.conditions?.find(({ type }) => type === "PodResizePending")?.reason === "Infeasible";
}

function hasPodLevelRequests(pod: Pod): boolean {
  return Object.keys(pod.spec.resources?.requests ?? {}).some(isPodLevelResource);
}

/** Source: `IsSupportedPodLevelResource` (component-helpers). */
function isPodLevelResource(name: string): boolean {
  return name === "cpu" || name === "memory" || name.startsWith("hugepages-");
}

function toNonZero(amounts: ExactAmounts): NonZeroRequests {
  return {
    milliCpu: quantityMilliValue(amounts.get("cpu") ?? 0n),
    memory: quantityValue(amounts.get("memory") ?? 0n),
  };
}

// What follows is for the pods that most clusters are full of: containers that say what they want, and nothing else.

function isPlain({ spec }: Pick<Pod, "spec">): boolean {
  return (
    (spec.initContainers === undefined || spec.initContainers.length === 0) &&
    spec.resources === undefined &&
    spec.overhead === undefined
  );
}

/** Whether the status says of each container what its spec says: the highest is then the spec. */
function statusAgrees(pod: Pod): boolean {
  const { status } = pod;
  if (status === undefined) return true;
  if (status.resources !== undefined || status.allocatedResources !== undefined || isResizeInfeasible(pod))
    return false;
  return pod.spec.containers.every((container) => {
    const found = containerStatus(pod, container.name);
    const requests = container.resources?.requests;
    return agrees(found?.allocatedResources, requests) && agrees(found?.resources?.requests, requests);
  });
}

function agrees(reported: ResourceList | undefined, requests: ResourceList = {}): boolean {
  if (reported === undefined) return true;
  const names = Object.keys(reported);
  return (
    names.length === Object.keys(requests).length &&
    names.every((name) => Object.hasOwn(requests, name) && requests[name] === reported[name])
  );
}

function plainSum({ spec }: Pod): ExactAmounts {
  const sum: ExactAmounts = new Map();
  for (const { resources } of spec.containers) addResourceList(sum, resources?.requests);
  return sum;
}

function plainUsage(pod: Pod): PodUsage {
  const usage = toResourceAmounts(plainSum(pod));
  let { milliCpu, memory } = usage;
  for (const { resources } of pod.spec.containers) {
    if (resources?.requests?.["cpu"] === undefined) milliCpu += defaultRequests.milliCpu;
    if (resources?.requests?.["memory"] === undefined) memory += defaultRequests.memory;
  }
  return { usage, nonZeroUsage: { milliCpu, memory } };
}
