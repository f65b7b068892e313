import type { NodeObject, PodObject } from "../api/cluster-object.ts";
import { type Labels, labelValue } from "../api/object-meta.ts";
import type { Pod } from "../api/pod.ts";
import { type AffinityTerm, termMatches } from "../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import { portsConflict } from "../cluster/host-ports.ts";
import { matchesLabels } from "../cluster/label-selector.ts";
import { matchesRequiredNodeAffinity, requiredNodeAffinity } from "../cluster/node-selector.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { toNodeInfo } from "../cluster/to-node-info.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import { doNotSchedule, untoleratedTaint } from "../cluster/tolerations.ts";
import type { PluginName } from "../cycle/plugin.ts";
import type { Profile } from "../cycle/profile.ts";
import { fits } from "../plugins/node-resources-fit/filter.ts";
import { hasEveryKey, type SpreadConstraint, spreadConstraints } from "../plugins/pod-topology-spread/constraints.ts";
import type { ClusterEvent } from "./cluster-event.ts";
import { storageWakes } from "./storage-wakes.ts";

/** What a hint may look at beside the pod and the event. */
export interface HintContext {
  readonly cluster: ClusterSnapshot;
  readonly profile: Profile;
}

/**
 * Whether the event may have undone the plugin's rejection of the pod: upstream's queueing hints, with their gaps (a pod
 * that only the anti-affinity of others keeps away is not woken by a new node).
 * Source: `EventsToRegister` and what it names, of each plugin (1.37).
 */
export function wakes(plugin: PluginName, pod: PodObject, event: ClusterEvent, context: HintContext): boolean {
  switch (plugin) {
    case "NodeName":
      return event.kind === "nodeAdd";
    case "NodeUnschedulable":
      return afterUncordon(event);
    case "TaintToleration":
      return afterTaint(pod, event);
    case "NodeAffinity":
      return afterLabel(pod, event, context);
    case "NodePorts":
      return event.kind === "nodeAdd" || (event.kind === "podDelete" && sharesPort(pod, event.pod));
    case "NodeResourcesFit":
      return event.kind === "podDelete" || afterAllocatable(pod, event);
    case "PodTopologySpread":
      return afterSpread(pod, event, context);
    case "InterPodAffinity":
      return afterInterPod(pod, event, context);
    case "NodeVolumeLimits":
      return storageWakes(plugin, pod, event);
    case "VolumeRestrictions":
      return event.kind === "nodeAdd" || storageWakes(plugin, pod, event);
    case "VolumeBinding":
    case "VolumeZone":
      if (event.kind === "nodeUpdate") return labelsDiffer(event.before, event.node);
      return event.kind === "nodeAdd" || storageWakes(plugin, pod, event);
    case "NodeDeclaredFeatures":
      return event.kind === "nodeAdd" || (event.kind === "nodeUpdate" && featuresDiffer(event.before, event.node));
    // What these wait for is not covered, or they reject no node: always.
    case "DynamicResources":
    case "NodeResourcesBalancedAllocation":
    case "ImageLocality":
      return true;
    default:
      return plugin satisfies never;
  }
}

/** Source: nodeunschedulable/node_unschedulable.go. */
function afterUncordon(event: ClusterEvent): boolean {
  if (event.kind === "nodeAdd") return event.node.spec?.unschedulable !== true;
  if (event.kind !== "nodeUpdate") return false;
  return event.before.spec?.unschedulable === true && event.node.spec?.unschedulable !== true;
}

/** Source: tainttoleration/taint_toleration.go. */
function afterTaint({ spec }: Pod, event: ClusterEvent): boolean {
  const isKeptOff = (node: NodeObject): boolean =>
    untoleratedTaint(node.spec?.taints, spec.tolerations, doNotSchedule) !== undefined;
  if (event.kind === "nodeAdd") return !isKeptOff(event.node);
  return event.kind === "nodeUpdate" && isKeptOff(event.before) && !isKeptOff(event.node);
}

/** Source: nodeaffinity/node_affinity.go. */
function afterLabel(pod: Pod, event: ClusterEvent, { profile }: HintContext): boolean {
  if (event.kind !== "nodeAdd" && event.kind !== "nodeUpdate") return false;
  const required = requiredNodeAffinity(pod);
  const added = profile.args.nodeAffinity.addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const ofProfile =
    added === undefined
      ? undefined
      : requiredNodeAffinity({
          metadata: {},
          spec: {
            containers: [],
            affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: added } },
          },
        });
  const matches = (node: NodeObject): boolean => matchesRequiredNodeAffinity(required, selectable(node));
  if (ofProfile !== undefined && !matchesRequiredNodeAffinity(ofProfile, selectable(event.node))) return false;
  if (!matches(event.node)) return false;
  return event.kind === "nodeAdd" || (labelsDiffer(event.before, event.node) && !matches(event.before));
}

function selectable({ metadata: { name = "", labels = {} } }: NodeObject): {
  readonly name: string;
  readonly labels: Labels;
} {
  return { name, labels };
}

/** Source: nodeports/node_ports.go. */
function sharesPort(pod: Pod, other: Pod): boolean {
  const ports = toPodInfo(pod).hostPorts;
  return toPodInfo(other).hostPorts.some((one) => ports.some((port) => portsConflict(one, port)));
}

/** A node on which the pod would fit if it were empty, and that has got more of something. Source: noderesources/fit.go. */
function afterAllocatable(pod: Pod, event: ClusterEvent): boolean {
  if (event.kind !== "nodeAdd" && event.kind !== "nodeUpdate") return false;
  const { requests } = toPodInfo(pod);
  const empty = toNodeInfo(event.node);
  if (!fits(requests, empty)) return false;
  if (event.kind === "nodeAdd") return true;
  const before = toNodeInfo(event.before).allocatable;
  const { allocatable } = empty;
  return (
    allocatable.pods > before.pods ||
    (requests.milliCpu > 0 && allocatable.milliCpu > before.milliCpu) ||
    (requests.memory > 0 && allocatable.memory > before.memory) ||
    (requests.ephemeralStorage > 0 && allocatable.ephemeralStorage > before.ephemeralStorage) ||
    [...requests.scalars.keys()].some((name) => (allocatable.scalars.get(name) ?? 0) > (before.scalars.get(name) ?? 0))
  );
}

/** Source: podtopologyspread/plugin.go. */
function afterSpread(pod: Pod, event: ClusterEvent, { cluster, profile }: HintContext): boolean {
  const info = toPodInfo(pod);
  const constraints = spreadConstraints(info, "DoNotSchedule", cluster, profile.args.podTopologySpread);
  const counts = (other: PodObject): boolean =>
    (other.metadata.namespace ?? "default") === info.namespace &&
    constraints.some(({ selectsPod }) => matchesLabels(selectsPod, other.metadata.labels ?? {}));
  switch (event.kind) {
    case "podAdd":
    case "podDelete":
      return counts(event.pod);
    case "podUpdate":
      return counts(event.pod) !== counts(event.before);
    case "nodeAdd":
    case "nodeDelete":
      return hasEveryKey(constraints, event.node.metadata.labels ?? {});
    case "nodeUpdate":
      return spreadNodeChanged(event.before, event.node, constraints);
    case "storage":
    case "detached":
      return false;
    default:
      return event satisfies never;
  }
}

function spreadNodeChanged(before: NodeObject, node: NodeObject, constraints: readonly SpreadConstraint[]): boolean {
  const [labelsBefore, labels] = [before.metadata.labels ?? {}, node.metadata.labels ?? {}];
  const has = hasEveryKey(constraints, labels);
  if (has !== hasEveryKey(constraints, labelsBefore)) return true;
  const moved = constraints.some(
    ({ topologyKey }) => labelValue(labels, topologyKey) !== labelValue(labelsBefore, topologyKey),
  );
  return has && (moved || taintsDiffer(before, node));
}

/** Source: interpodaffinity/plugin.go. */
function afterInterPod(pod: Pod, event: ClusterEvent, { cluster }: HintContext): boolean {
  const info = toPodInfo(pod);
  const wanted = info.requiredAffinityTerms;
  const avoided = info.requiredAntiAffinityTerms;
  switch (event.kind) {
    case "podAdd":
      return matchesAll(wanted, toPodInfo(event.pod), cluster);
    case "podDelete": {
      const other = toPodInfo(event.pod);
      return matchesAny(avoided, other, cluster) || matchesAny(other.requiredAntiAffinityTerms, info, cluster);
    }
    case "podUpdate": {
      const [before, now] = [toPodInfo(event.before), toPodInfo(event.pod)];
      return (
        (!matchesAll(wanted, before, cluster) && matchesAll(wanted, now, cluster)) ||
        (matchesAny(avoided, before, cluster) && !matchesAny(avoided, now, cluster))
      );
    }
    case "nodeAdd":
      return (
        wanted.some(({ topologyKey }) => labelValue(event.node.metadata.labels, topologyKey) !== undefined) ||
        avoided.length > 0
      );
    case "nodeUpdate":
      return interPodNodeChanged(event.before, event.node, wanted, avoided);
    case "nodeDelete":
    case "storage":
    case "detached":
      return false;
    default:
      return event satisfies never;
  }
}

function interPodNodeChanged(
  before: NodeObject,
  node: NodeObject,
  wanted: readonly AffinityTerm[],
  avoided: readonly AffinityTerm[],
): boolean {
  const valueBefore = (key: string): string | undefined => labelValue(before.metadata.labels, key);
  const value = (key: string): string | undefined => labelValue(node.metadata.labels, key);
  return (
    wanted.some(({ topologyKey: key }) => value(key) !== undefined && value(key) !== valueBefore(key)) ||
    avoided.some(({ topologyKey: key }) => valueBefore(key) !== undefined && value(key) !== valueBefore(key))
  );
}

/** Source: `podMatchesAllAffinityTerms`: no terms match nothing. */
function matchesAll(terms: readonly AffinityTerm[], pod: PodInfo, cluster: ClusterSnapshot): boolean {
  return terms.length > 0 && terms.every((term) => termMatches(term, pod, namespaceLabels(pod, cluster)));
}

function matchesAny(terms: readonly AffinityTerm[], pod: PodInfo, cluster: ClusterSnapshot): boolean {
  return terms.some((term) => termMatches(term, pod, namespaceLabels(pod, cluster)));
}

function namespaceLabels({ namespace }: PodInfo, cluster: ClusterSnapshot): Labels | undefined {
  return cluster.namespaces.get(namespace);
}

function labelsDiffer(one: NodeObject, other: NodeObject): boolean {
  return JSON.stringify(sorted(one.metadata.labels)) !== JSON.stringify(sorted(other.metadata.labels));
}

function sorted(labels: Labels = {}): readonly (readonly [string, string])[] {
  return Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
}

function taintsDiffer(one: NodeObject, other: NodeObject): boolean {
  return JSON.stringify(one.spec?.taints ?? []) !== JSON.stringify(other.spec?.taints ?? []);
}

function featuresDiffer(one: NodeObject, other: NodeObject): boolean {
  return JSON.stringify(one.status?.declaredFeatures ?? []) !== JSON.stringify(other.status?.declaredFeatures ?? []);
}
