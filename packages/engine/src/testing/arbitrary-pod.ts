import fc from "fast-check";
import type { Affinity, NodeAffinity, PodAffinity, PodAffinityTerm } from "../api/affinity.ts";
import type { PodObject } from "../api/cluster-object.ts";
import type { OwnerReference } from "../api/object-meta.ts";
import type { Container, PodSpec, PodStatus, Toleration } from "../api/pod.ts";
import type { NodeSelectorRequirement, NodeSelectorTerm } from "../api/selectors.ts";
import type { TopologySpreadConstraint } from "../api/topology-spread.ts";
import {
  arbitraryLabels,
  arbitraryLabelSelector,
  arbitraryNamespaceName,
  arbitraryTopologyKey,
  biased,
  labelKeys,
  labelValues,
  namespaceNames,
  rarely,
  sometimes,
  withoutUndefined,
} from "./arbitrary-labels.ts";
import { imageNames, nodeNames } from "./arbitrary-node.ts";
import { arbitraryVolume } from "./arbitrary-storage.ts";

export const podNames = ["p0", "p1", "p2", "p3", "p4", "p5", "p6"] as const;
export const ownerNames = ["web", "store"] as const;

/** A pod that is not bound, with a little of everything that plugins read. */
export function arbitraryPod(name: fc.Arbitrary<string> = fc.constantFrom(...podNames)): fc.Arbitrary<PodObject> {
  return fc
    .record({
      name,
      namespace: arbitraryNamespaceName(),
      labels: sometimes(arbitraryLabels(), 8),
      owner: rarely(ownerReference(), 3),
      terminating: rarely(fc.constant("2026-01-01T00:00:00Z"), 6),
      spec: podSpec(),
    })
    .map(({ name: podName, namespace, labels, owner, terminating, spec }) => ({
      kind: "Pod",
      metadata: {
        name: podName,
        namespace,
        ...withoutUndefined({ labels, deletionTimestamp: terminating }),
        ...(owner && { ownerReferences: [owner] }),
      },
      spec,
    }));
}

/** A pod as the cluster may have it: mostly bound, or nominated, waiting or over. */
export function arbitraryClusterPod(): fc.Arbitrary<PodObject> {
  const state = fc.constantFrom(...Array.from({ length: 12 }, () => "bound" as const), "waiting", "nominated", "over");
  return fc
    .record({ pod: arbitraryPod(), state, nodeName: fc.constantFrom(...nodeNames), resized: rarely(resized(), 4) })
    .map(({ pod, state: wanted, nodeName, resized: status }) => {
      const bound = { ...pod, spec: { ...pod.spec, nodeName } };
      switch (wanted) {
        case "waiting":
          return pod;
        case "nominated":
          // Mostly of a lower priority than others, which then need not leave it room.
          return { ...pod, spec: { priority: -2, ...pod.spec }, status: { nominatedNodeName: nodeName } };
        case "over":
          return { ...bound, status: { phase: "Succeeded" } };
        default:
          return status === undefined ? bound : { ...bound, status };
      }
    });
}

function podSpec(): fc.Arbitrary<PodSpec> {
  return fc
    .record({
      containers: fc.array(container(), { minLength: 1, maxLength: 2 }),
      affinity: sometimes(affinity(), 3),
      nodeSelector: rarely(fc.oneof(arbitraryLabels(), ownNode()), 20),
      tolerations: rarely(fc.array(toleration(), { maxLength: 2 }), 4),
      topologySpreadConstraints: rarely(terms(spreadConstraint()), 3),
      priority: fc.constantFrom(undefined, undefined, undefined, -1, 1, 10),
      hostNetwork: rarely(fc.constant(true), 10),
      hostUsers: rarely(fc.constant(false), 2),
      volumes: rarely(fc.array(arbitraryVolume(), { minLength: 1, maxLength: 2 }), 5),
    })
    .map(withoutUndefined);
}

function ownNode(): fc.Arbitrary<Record<string, string>> {
  return fc.constantFrom(...nodeNames).map((name) => ({ "kubernetes.io/hostname": name }));
}

function container(): fc.Arbitrary<Container> {
  return fc
    .record({
      image: rarely(fc.constantFrom(...imageNames, "store"), 3),
      requests: rarely(resources(), 2),
      hostPort: rarely(fc.record({ hostPort: fc.constantFrom(80, 81), hostIP: fc.constantFrom("", "10.0.0.1") }), 8),
    })
    .map(({ image, requests, hostPort }) => ({
      name: "main",
      ...withoutUndefined({ image }),
      ...(requests && { resources: { requests } }),
      ...(hostPort && { ports: [hostPort] }),
    }));
}

function resources(): fc.Arbitrary<Record<string, string>> {
  return fc
    .record({
      cpu: rarely(fc.constantFrom("0", "100m", "500m", "1500m"), 2),
      memory: rarely(fc.constantFrom("100Mi", "700Mi", "1500Mi"), 2),
      "example.com/gpu": rarely(fc.constantFrom("1", "2"), 15),
    })
    .map(withoutUndefined);
}

function resized(): fc.Arbitrary<PodStatus> {
  return resources().map((requests) => ({ containerStatuses: [{ name: "main", resources: { requests } }] }));
}

function affinity(): fc.Arbitrary<Affinity> {
  return fc
    .record({
      podAffinity: rarely(podAffinity(), 2),
      podAntiAffinity: sometimes(podAffinity()),
      nodeAffinity: rarely(nodeAffinity(), 4),
    })
    .map(withoutUndefined);
}

function podAffinity(): fc.Arbitrary<PodAffinity> {
  const weighted = fc.record({ weight: fc.constantFrom(1, 7, 100), podAffinityTerm: affinityTerm() });
  return fc
    .record({
      requiredDuringSchedulingIgnoredDuringExecution: sometimes(terms(affinityTerm()), 2),
      preferredDuringSchedulingIgnoredDuringExecution: sometimes(terms(weighted), 2),
    })
    .map(withoutUndefined);
}

/** One, or two. */
function terms<Term>(term: fc.Arbitrary<Term>): fc.Arbitrary<readonly Term[]> {
  return biased<readonly Term[]>(fc.tuple(term), fc.tuple(term, term));
}

function affinityTerm(): fc.Arbitrary<PodAffinityTerm> {
  return fc
    .record({
      topologyKey: arbitraryTopologyKey(),
      labelSelector: sometimes(arbitraryLabelSelector(), 10),
      namespaces: rarely(fc.uniqueArray(fc.constantFrom(...namespaceNames), { maxLength: 2 }), 5),
      namespaceSelector: rarely(arbitraryLabelSelector(), 4),
    })
    .map(withoutUndefined);
}

function nodeAffinity(): fc.Arbitrary<NodeAffinity> {
  return fc
    .record({
      requiredDuringSchedulingIgnoredDuringExecution: rarely(
        fc.record({ nodeSelectorTerms: fc.array(nodeSelectorTerm(), { minLength: 1, maxLength: 2 }) }),
        2,
      ),
      preferredDuringSchedulingIgnoredDuringExecution: rarely(
        fc.array(fc.record({ weight: fc.constantFrom(1, 50), preference: nodeSelectorTerm() }), { maxLength: 2 }),
        2,
      ),
    })
    .map(withoutUndefined);
}

function nodeSelectorTerm(): fc.Arbitrary<NodeSelectorTerm> {
  const key = fc.constantFrom("topology.kubernetes.io/zone", "rack", "constructor");
  const named = fc.record({
    key: fc.constant("kubernetes.io/hostname"),
    operator: fc.constantFrom("In" as const, "NotIn" as const),
    values: fc.uniqueArray(fc.constantFrom(...nodeNames), { minLength: 1, maxLength: 3 }),
  });
  const expression = biased<NodeSelectorRequirement>(
    named,
    fc.record({
      key,
      operator: fc.constantFrom("In" as const, "NotIn" as const),
      values: fc.constantFrom(["z1", "r1", "a"], ["z2", "r2"]),
    }),
    fc.record({ key, operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const) }),
    fc.record({
      key: fc.constant("cores"),
      operator: fc.constantFrom("Gt" as const, "Lt" as const),
      values: fc.constantFrom(["4"], ["16"], ["many"]),
    }),
  );
  const field = fc.record({
    key: fc.constant("metadata.name"),
    operator: fc.constantFrom("In" as const, "NotIn" as const),
    values: fc.constantFrom(...nodeNames).map((name) => [name]),
  });
  return fc.oneof(
    fc.record({ matchExpressions: fc.array(expression, { maxLength: 2 }) }),
    fc.record({ matchFields: fc.array(field, { minLength: 1, maxLength: 2 }) }),
  );
}

function toleration(): fc.Arbitrary<Toleration> {
  return fc
    .record({
      key: sometimes(fc.constantFrom("dedicated", "constructor", "node.kubernetes.io/unschedulable"), 8),
      operator: fc.constantFrom("Exists" as const, "Equal" as const),
      value: rarely(fc.constantFrom("a", "b"), 2),
      effect: rarely(fc.constantFrom("NoSchedule" as const, "PreferNoSchedule" as const), 2),
    })
    .map(withoutUndefined);
}

function spreadConstraint(): fc.Arbitrary<TopologySpreadConstraint> {
  return fc
    .record({
      maxSkew: fc.constantFrom(1, 1, 2, 5),
      topologyKey: arbitraryTopologyKey(),
      whenUnsatisfiable: fc.constantFrom("DoNotSchedule" as const, "ScheduleAnyway" as const),
      labelSelector: sometimes(arbitraryLabelSelector(), 10),
      minDomains: rarely(fc.constantFrom(1, 2, 4), 4),
      nodeAffinityPolicy: rarely(fc.constantFrom("Honor" as const, "Ignore" as const), 3),
      nodeTaintsPolicy: rarely(fc.constantFrom("Honor" as const, "Ignore" as const), 3),
      matchLabelKeys: rarely(fc.uniqueArray(fc.constantFrom(...labelKeys), { maxLength: 2 }), 5),
    })
    .map(withoutUndefined);
}

function ownerReference(): fc.Arbitrary<OwnerReference> {
  return fc
    .tuple(
      fc.constantFrom(
        ["v1", "ReplicationController"] as const,
        ["apps/v1", "ReplicaSet"] as const,
        ["apps/v1", "StatefulSet"] as const,
      ),
      fc.constantFrom(...ownerNames),
    )
    .map(([[apiVersion, kind], name]) => ({ apiVersion, kind, name, controller: true }));
}

/** The values that labels of random objects have. */
export const podLabelValues: readonly string[] = labelValues;
