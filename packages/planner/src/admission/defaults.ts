import {
  type Container,
  type ExactAmounts,
  type Pod,
  quantityText,
  type ResourceList,
  sumContainers,
} from "@stowage/engine";
import { mapContainers } from "./containers.ts";

/** An empty name is as good as none. Source: `SetDefaults_PodSpec` (core/v1/defaults.go). */
export function defaultScheduler(pod: Pod): Pod {
  const { schedulerName, ...spec } = pod.spec;
  return schedulerName === "" ? { ...pod, spec } : pod;
}

/** A container that has a limit and no request asks for its limit. Source: `SetDefaults_Pod` (core/v1/defaults.go). */
export function defaultRequests(pod: Pod): Pod {
  return mapContainers(pod, (container) => {
    const { limits, requests } = container.resources ?? {};
    if (limits === undefined) return container;
    return { ...container, resources: { ...container.resources, requests: { ...limits, ...requests } } };
  });
}

/** In the host's network each port is a port of the host. Source: `defaultHostNetworkPorts` (core/v1/defaults.go). */
export function defaultPorts(pod: Pod): Pod {
  if (pod.spec.hostNetwork !== true) return pod;
  return mapContainers(pod, (container) => {
    if (container.ports === undefined) return container;
    const ports = container.ports.map((port) =>
      (port.hostPort ?? 0) === 0 && port.containerPort !== undefined ? { ...port, hostPort: port.containerPort } : port,
    );
    return { ...container, ports };
  });
}

/**
 * Requests of the whole pod, where it has limits or requests of its own: huge page limits from the containers',
 * then requests from the containers' and, where these say nothing, from the pod's limits.
 * Source: `DefaultPodLevelResources` (pkg/api/pod/util.go), after admission since 1.37.
 */
export function defaultPodLevelResources(pod: Pod): Pod {
  const own = pod.spec.resources;
  if (own === undefined || (isEmpty(own.limits) && isEmpty(own.requests))) return pod;
  const hugePages = amountsWhere(
    sumContainers(pod, limitsOf, new Map()),
    (name) => isHugePages(name) && !Object.hasOwn(own.requests ?? {}, name),
  );
  const limits = { ...hugePages, ...own.limits };
  const fromContainers = isEmpty(limits)
    ? {}
    : amountsWhere(sumContainers(pod, requestsOf, new Map()), (name) => name === "cpu" || name === "memory");
  const fromLimits = Object.fromEntries(Object.entries(limits).filter(([name]) => isPodLevelResource(name)));
  const requests = isEmpty(limits) ? (own.requests ?? {}) : { ...fromLimits, ...fromContainers, ...own.requests };
  return {
    ...pod,
    spec: {
      ...pod.spec,
      resources: {
        ...own,
        ...(isEmpty(limits) ? {} : { limits }),
        ...(isEmpty(requests) ? {} : { requests }),
      },
    },
  };
}

function requestsOf({ resources }: Container): ResourceList | undefined {
  return resources?.requests;
}

function limitsOf({ resources }: Container): ResourceList | undefined {
  return resources?.limits;
}

function amountsWhere(amounts: ExactAmounts, holds: (name: string) => boolean): ResourceList {
  const chosen = [...amounts].filter(([name]) => holds(name));
  return Object.fromEntries(chosen.map(([name, amount]) => [name, quantityText(amount)]));
}

function isPodLevelResource(name: string): boolean {
  return name === "cpu" || name === "memory" || isHugePages(name);
}

function isHugePages(name: string): boolean {
  return name.startsWith("hugepages-");
}

function isEmpty(list: ResourceList | undefined): boolean {
  return list === undefined || Object.keys(list).length === 0;
}
