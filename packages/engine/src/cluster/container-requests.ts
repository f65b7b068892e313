import type { Container, ContainerStatus, Pod } from "../api/pod.ts";
import type { ResourceList } from "../api/quantity.ts";
import { addAmounts, type ExactAmounts, exactAmounts, raiseAmounts } from "./exact-amounts.ts";

/** Picks what counts of one container: as a manifest says it, or as amounts. */
export type RequestsOf = (
  container: Container,
  status: ContainerStatus | undefined,
) => ResourceList | ExactAmounts | undefined;

/** What the manifest asks for. */
export const specRequests: RequestsOf = (container) => container.resources?.requests;

/**
 * What the pod's containers need together, `missing` standing in for the names that a container leaves out.
 *
 * Init containers run one after the other, before the others and beside the sidecars that precede them:
 *
 *     phase i = own requests + sidecars before i        all = max(containers + sidecars, every phase)
 *
 * Source: `aggregateContainerResourcesByFn` (component-helpers, resource/helpers.go).
 */
export function sumContainers(pod: Pod, requestsOf: RequestsOf, missing: ExactAmounts): ExactAmounts {
  const together: ExactAmounts = new Map();
  for (const container of pod.spec.containers) addAmounts(together, completed(container));

  const sidecars: ExactAmounts = new Map();
  const highestPhase: ExactAmounts = new Map();
  for (const container of pod.spec.initContainers ?? []) {
    const own = completed(container);
    if (isSidecar(container)) {
      addAmounts(together, own);
      addAmounts(sidecars, own);
      raiseAmounts(highestPhase, sidecars);
    } else {
      addAmounts(own, sidecars);
      raiseAmounts(highestPhase, own);
    }
  }
  raiseAmounts(together, highestPhase);
  return together;

  function completed(container: Container): ExactAmounts {
    const picked = requestsOf(container, containerStatus(pod, container.name));
    const requests = picked instanceof Map ? picked : exactAmounts(picked);
    for (const [name, quantity] of missing) if (!requests.has(name)) requests.set(name, quantity);
    return requests;
  }
}

/** Whether an init container keeps running beside the containers. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === "Always";
}

/** The container's status, whichever list it is in. Source: `findContainerStatus` (component-helpers). */
export function containerStatus(pod: Pod, name: string): ContainerStatus | undefined {
  const isIt = (status: ContainerStatus): boolean => status.name === name;
  return pod.status?.containerStatuses?.find(isIt) ?? pod.status?.initContainerStatuses?.find(isIt);
}
