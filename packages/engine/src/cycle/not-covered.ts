import type { Pod } from "../api/pod.ts";

/** What makes a resource one that dynamic resource allocation stands behind. Source: `IsDRAExtendedResourceName`. */
const deviceClassPrefix = "deviceclass.resource.kubernetes.io/";

/**
 * What the pod asks for that no engine here decides yet, with the field that does; such a pod must be refused, since
 * a decision that left it out could be wrong. On pods that have a node it changes nothing for others.
 *
 * @returns `undefined` for a pod that can be decided.
 */
export function notCovered(pod: Pod): string | undefined {
  return claimNotCovered(pod) ?? groupNotCovered(pod);
}

function claimNotCovered({ spec }: Pod): string | undefined {
  const without = "plan it without them to see where the rest would let it go";
  if ((spec.resourceClaims ?? []).length > 0) {
    return `dynamic resource allocation is not covered: spec.resourceClaims asks for devices; ${without}`;
  }
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    const { requests = {}, limits = {} } = container.resources ?? {};
    const name = [...Object.keys(requests), ...Object.keys(limits)].find((one) => one.startsWith(deviceClassPrefix));
    if (name === undefined) continue;
    return `dynamic resource allocation is not covered: container "${container.name}" asks for ${name}; ${without}`;
  }
  return undefined;
}

function groupNotCovered({ spec }: Pod): string | undefined {
  const group = spec.schedulingGroup?.podGroupName;
  if (group === undefined) return undefined;
  return `pod groups are not covered: spec.schedulingGroup.podGroupName is "${group}"; plan it without to place its pods one by one`;
}
