import { controllerOf } from "../../api/object-meta.ts";
import type { Pod } from "../../api/pod.ts";
import type { LabelSelector } from "../../api/selectors.ts";
import type { TopologySpreadConstraint } from "../../api/topology-spread.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import {
  bothMatch,
  compileLabels,
  compileLabelSelector,
  type LabelMatcher,
  matchEverything,
} from "../../cluster/label-selector.ts";
import { podNamespace } from "../../cluster/pod-info.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import { selectingServices } from "./selecting-services.ts";

/** Upstream's own defaults. Source: `systemDefaultConstraints` (podtopologyspread/plugin.go). */
const systemDefaultConstraints: readonly TopologySpreadConstraint[] = [
  { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway", maxSkew: 3 },
  { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway", maxSkew: 5 },
];

/** The constraints that the profile gives to pods without any; their selector is {@link defaultSelector}. */
export function defaultConstraints(args: PodTopologySpreadArgs): readonly TopologySpreadConstraint[] {
  return args.defaultingType === "System" ? systemDefaultConstraints : args.defaultConstraints;
}

/**
 * Selects the pods that belong with the pod: those that all the Services that select it, and its controller, select.
 * Selects everything where there is neither. Source: `DefaultSelector` (plugins/helper/spread.go).
 */
export function defaultSelector(pod: Pod, cluster: ClusterSnapshot): LabelMatcher {
  const namespace = podNamespace(pod);
  const services = selectingServices(cluster.services(namespace), pod.metadata.labels);
  const owner = controllerOf(pod.metadata);
  if (services.length === 0 && owner === undefined) return matchEverything;
  // A map, as upstream: a ReplicationController's value replaces that of a Service for the same key.
  const labels = new Map<string, string>();
  for (const { spec } of services) {
    for (const [key, value] of Object.entries(spec?.selector ?? {})) labels.set(key, value);
  }

  if (owner === undefined) return matcherOf(labels);
  switch (`${owner.apiVersion} ${owner.kind}`) {
    case "v1 ReplicationController": {
      const controller = cluster.replicationController(namespace, owner.name);
      for (const [key, value] of Object.entries(controller?.spec?.selector ?? {})) labels.set(key, value);
      return matcherOf(labels);
    }
    case "apps/v1 ReplicaSet":
      return withSelector(labels, cluster.replicaSet(namespace, owner.name)?.spec?.selector);
    case "apps/v1 StatefulSet":
      return withSelector(labels, cluster.statefulSet(namespace, owner.name)?.spec?.selector);
    default:
      return matcherOf(labels);
  }
}

/** An owner that is gone, or that selects nothing, takes nothing away. */
function withSelector(labels: ReadonlyMap<string, string>, selector: LabelSelector | undefined): LabelMatcher {
  return selector === undefined ? matcherOf(labels) : bothMatch(matcherOf(labels), compileLabelSelector(selector));
}

function matcherOf(labels: ReadonlyMap<string, string>): LabelMatcher {
  return compileLabels(Object.fromEntries(labels));
}
