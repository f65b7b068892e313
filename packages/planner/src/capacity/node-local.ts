import {
  compileLabelSelector,
  defaultProfile,
  doNotSchedule,
  type Engine,
  labelValue,
  matchesLabels,
  matchesRequiredNodeAffinity,
  type NodeInfo,
  type PodInfo,
  type PodObject,
  type PodSpec,
  requiredNodeAffinity,
  termMatches,
  toPodInfo,
  type TopologySpreadConstraint,
  untoleratedTaint,
} from "@stowage/engine";
import { decidesPlace } from "../plan/volume-sources.ts";

/** How much room nodes have for one workload's pods, told by numbers. */
export interface NodeLocalRoom {
  /** How many a node takes by itself. */
  on(node: NodeInfo): number;
  /** How many each takes of them all: where pods are to be spread, no domain takes more than keeps step with the others. */
  onAll(nodes: readonly NodeInfo[]): readonly RoomOn[];
  /** Whether how many there are in a domain counts, beside what they take. */
  readonly isSpread: boolean;
}

/** How many more pods a node takes. */
export interface RoomOn {
  readonly node: NodeInfo;
  readonly room: number;
}

/**
 * How many such pods nodes take, for a pod that each node judges by itself: it has to do with other pods by anti-affinity
 * on one node alone, or is spread evenly by one key, and brings no volumes of its own. Then the room of the cluster is the
 * sum of its nodes', whatever the order, and numbers tell it.
 *
 * @param others The pods of the cluster, on nodes and pending.
 * @returns `undefined` for any other pod: it has to be placed to know.
 */
export function roomByNode(pod: PodObject, engine: Engine, others: Iterable<PodObject>): NodeLocalRoom | undefined {
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
  if (info.requiredAffinityTerms.length > 0) return undefined;
  if (spec.volumes?.some(decidesPlace)) return undefined;
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
  const namespaces = engine.cluster.namespaces.get(info.namespace);
  const avoiding = new Set<PodSpec>();
  for (const other of others) {
    if (other.status?.nominatedNodeName !== undefined && !other.spec.nodeName) return undefined;
    if (other.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution === undefined) continue;
    // Those of one template share what they say.
    if (avoiding.has(other.spec)) continue;
    avoiding.add(other.spec);
    for (const term of toPodInfo(other).requiredAntiAffinityTerms) {
      if (term.topologyKey !== hostname && termMatches(term, info, namespaces)) return undefined;
    }
  }
  const apart = keptApart(info, engine);
  const spread = evenly(pod, info);
  if (apart === undefined || spread === undefined) return undefined;
  const on = fitting(pod, info);
  const onOne = (here: NodeInfo): number => Math.min(on(here), apart(here));
  return {
    on: onOne,
    onAll: (nodes) => spread(nodes.map((node) => ({ node, room: onOne(node) }))),
    isSpread: spec.topologySpreadConstraints?.some(isRequired) === true,
  };
}

const hostname = "kubernetes.io/hostname";

/** How many of them a node takes beside the others on it; `undefined` where anti-affinity reaches beyond a node. */
function keptApart(info: PodInfo, { cluster }: Engine): ((here: NodeInfo) => number) | undefined {
  const own = info.requiredAntiAffinityTerms;
  if (own.some(({ topologyKey }) => topologyKey !== hostname)) return undefined;
  const names = cluster.nodes.flatMap(({ labels }) => labelValue(labels, hostname) ?? []);
  if (new Set(names).size < names.length) return undefined;
  const namespaces = cluster.namespaces.get(info.namespace);
  const most = own.some((term) => termMatches(term, info, namespaces)) ? 1 : Infinity;
  const isAvoided = (other: PodInfo): boolean =>
    own.some((term) => termMatches(term, other, cluster.namespaces.get(other.namespace))) ||
    other.requiredAntiAffinityTerms.some(
      (term) => term.topologyKey === hostname && termMatches(term, info, namespaces),
    );
  return (here) => {
    // A node without the label is in no domain.
    if (labelValue(here.labels, hostname) === undefined) return Infinity;
    return here.pods.some(isAvoided) ? 0 : most;
  };
}

/**
 * Leaves each domain of a constraint what keeps step with the emptiest one, which gets no further than it has room: the
 * emptiest takes a pod whatever the others have. `undefined` where the constraints say more.
 */
function evenly(pod: PodObject, info: PodInfo): ((rooms: readonly RoomOn[]) => readonly RoomOn[]) | undefined {
  const [only, another] = (pod.spec.topologySpreadConstraints ?? []).filter(isRequired);
  if (only === undefined) return (rooms) => rooms;
  const { topologyKey, maxSkew, minDomains = 1, nodeAffinityPolicy = "Honor", nodeTaintsPolicy = "Ignore" } = only;
  const selects = compileLabelSelector(only.labelSelector);
  const isPlain = minDomains <= 1 && nodeAffinityPolicy === "Honor" && nodeTaintsPolicy === "Ignore";
  if (another !== undefined || !isPlain || (only.matchLabelKeys ?? []).length > 0) return undefined;
  if (!matchesLabels(selects, info.labels)) return undefined;
  const affinity = requiredNodeAffinity(pod);
  const isCounted = ({ namespace, terminating, labels }: PodInfo): boolean =>
    namespace === info.namespace && !terminating && matchesLabels(selects, labels);
  return (rooms) => {
    const domains = new Map<string, { count: number; room: number; left: number }>();
    for (const { node, room } of rooms) {
      const value = labelValue(node.labels, topologyKey);
      if (value === undefined || !matchesRequiredNodeAffinity(affinity, node)) continue;
      const domain = domains.get(value) ?? { count: 0, room: 0, left: 0 };
      domains.set(value, domain);
      domain.room += room;
      for (const one of node.pods) if (isCounted(one)) domain.count++;
    }
    let lowest = Infinity;
    for (const { count, room } of domains.values()) lowest = Math.min(lowest, count + room);
    for (const domain of domains.values()) {
      domain.left = Math.max(0, Math.min(domain.count + domain.room, lowest + maxSkew) - domain.count);
    }
    return rooms.map(({ node, room }) => {
      const value = labelValue(node.labels, topologyKey);
      const domain = value === undefined ? undefined : domains.get(value);
      const taken = Math.min(room, domain?.left ?? 0);
      if (domain !== undefined) domain.left -= taken;
      return { node, room: taken };
    });
  };
}

function isRequired({ whenUnsatisfiable }: TopologySpreadConstraint): boolean {
  return whenUnsatisfiable === "DoNotSchedule";
}

/** How many of them a node takes by its own rules and resources. */
function fitting({ spec, ...pod }: PodObject, { requests }: PodInfo): (here: NodeInfo) => number {
  const affinity = requiredNodeAffinity({ ...pod, spec });
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
