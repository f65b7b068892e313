import {
  defaultProfile,
  doNotSchedule,
  type Engine,
  matchesRequiredNodeAffinity,
  type NodeInfo,
  type PodObject,
  requiredNodeAffinity,
  termMatches,
  toPodInfo,
  untoleratedTaint,
} from "@stowage/engine";

/** Volumes that no plugin looks at. */
const harmlessVolumes: ReadonlySet<string> = new Set([
  "name",
  "configMap",
  "secret",
  "emptyDir",
  "projected",
  "downwardAPI",
  "hostPath",
]);

/**
 * How many such pods a node takes, for a pod that each node judges by itself: it looks at no other pods, brings no
 * volumes of its own, and no placed pod avoids it. Then the room of the cluster is the sum of its nodes', whatever the
 * order, and a number tells it.
 *
 * @param others The pods of the cluster, on nodes and pending.
 * @returns `undefined` for any other pod: it has to be placed to know.
 */
export function roomByNode(
  pod: PodObject,
  engine: Engine,
  others: Iterable<PodObject>,
): ((node: NodeInfo) => number) | undefined {
  const { spec } = pod;
  const profile = engine.profileFor(pod);
  const usual = defaultProfile(profile.kubernetesVersion);
  const { podTopologySpread, nodeResourcesFit, nodeAffinity } = profile.args;
  const isUsual =
    profile.filters.join() === usual.filters.join() &&
    podTopologySpread.defaultingType === "System" &&
    nodeResourcesFit.ignoredResources.length + nodeResourcesFit.ignoredResourceGroups.length === 0 &&
    nodeAffinity.addedAffinity === undefined;
  if (!isUsual) return undefined;
  const info = toPodInfo(pod);
  if (info.requiredAffinityTerms.length + info.requiredAntiAffinityTerms.length > 0) return undefined;
  if (spec.topologySpreadConstraints?.some(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule"))
    return undefined;
  if (spec.volumes?.some((volume) => Object.keys(volume).some((key) => !harmlessVolumes.has(key)))) return undefined;
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  // What asks for features that nodes declare.
  if (
    containers.some(
      (one) =>
        one.restartPolicyRules !== undefined ||
        (one.volumeMounts !== undefined &&
          one.volumeMounts.some(({ bindMountOptions = [] }) => bindMountOptions.length > 0)),
    )
  )
    return undefined;
  if (spec.hostUsers === false || info.hostPorts.length > 0) return undefined;
  for (const other of others) {
    if (other.status?.nominatedNodeName !== undefined && !other.spec.nodeName) return undefined;
    if (other.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution === undefined) continue;
    const namespaces = engine.cluster.namespaces.get(info.namespace);
    if (toPodInfo(other).requiredAntiAffinityTerms.some((term) => termMatches(term, info, namespaces))) {
      return undefined;
    }
  }
  const affinity = requiredNodeAffinity(pod);
  const { requests } = info;
  return (here) => {
    const { node, allocatable, requested, pods } = here;
    const taints = [...(node.spec?.taints ?? []), ...(node.spec?.unschedulable === true ? [unschedulableTaint] : [])];
    if (untoleratedTaint(taints, spec.tolerations, doNotSchedule) !== undefined) return 0;
    if (!matchesRequiredNodeAffinity(affinity, here)) return 0;
    let room = Math.max(0, allocatable.pods - pods.length);
    const bound = (request: number, used: number, capacity: number): void => {
      if (request > 0) room = Math.min(room, Math.max(0, Math.floor((capacity - used) / request)));
    };
    bound(requests.milliCpu, requested.milliCpu, allocatable.milliCpu);
    bound(requests.memory, requested.memory, allocatable.memory);
    bound(requests.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage);
    for (const [name, request] of requests.scalars)
      bound(request, requested.scalars.get(name) ?? 0, allocatable.scalars.get(name) ?? 0);
    return room;
  };
}

/** Source: `NodeUnschedulable` (plugins/nodeunschedulable/node_unschedulable.go). */
const unschedulableTaint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" } as const;
