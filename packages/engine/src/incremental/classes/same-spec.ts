import type { Affinity, NodeAffinity, PodAffinity, PodAffinityTerm } from "../../api/affinity.ts";
import type { Container, PodSpec, ResourceRequirements, Toleration } from "../../api/pod.ts";
import type { LabelSelector } from "../../api/selectors.ts";
import type { TopologySpreadConstraint } from "../../api/topology-spread.ts";
import type { PodUsage } from "../../cluster/pod-requests.ts";
import { areSame, isSameJson, isSameMap } from "../nodes/same-values.ts";
import { nodeVolumes, withoutNamedNode } from "./incoming-pod.ts";

// Whether two specs say the same, in what scheduling reads. What most pods have is compared field by field, since that
// is many times faster than going through whatever there is; the rest is compared as JSON. To be told apart though they
// mean the same only costs time.

/** Whether the plugins that look at one node alone can not tell the specs apart, whatever nodes are theirs or named. */
export function hasSameShape(one: PodSpec, other: PodSpec): boolean {
  return hasSameAmounts(one, other) && hasSameNodeTerms(one, other);
}

/** Whether the plugins that look at a node's object alone can not tell the specs apart. */
export function asksForSameNodes(one: PodSpec, other: PodSpec): boolean {
  return (
    areSame(one.containers, other.containers, isSameBesideAmounts) &&
    areSame(one.initContainers, other.initContainers, isSameBesideAmounts) &&
    one.hostNetwork === other.hostNetwork &&
    hasSameNodeTerms(one, other)
  );
}

function hasSameNodeTerms(one: PodSpec, other: PodSpec): boolean {
  return (
    areSame(one.tolerations, other.tolerations, isSameToleration) &&
    isSameMap(one.nodeSelector, other.nodeSelector) &&
    isSameNodeAffinity(one.affinity?.nodeAffinity, other.affinity?.nodeAffinity) &&
    isSameJson(nodeVolumes(one.volumes), nodeVolumes(other.volumes)) &&
    one.hostUsers === other.hostUsers
  );
}

/** Whether the pods ask for the same, as long as none has a status, and take the same ports. */
export function hasSameAmounts(one: PodSpec, other: PodSpec): boolean {
  return (
    areSame(one.containers, other.containers, isSameContainer) &&
    areSame(one.initContainers, other.initContainers, isSameContainer) &&
    isSameJson(one.resources, other.resources) &&
    isSameMap(one.overhead, other.overhead) &&
    one.hostNetwork === other.hostNetwork
  );
}

/**
 * Equal for specs that the plugins that look at one node alone can not tell apart. A pod's own node is not part of it:
 * incoming pods have none. Nor is the one that it names: see `namedNode`.
 */
export function shapeText(spec: PodSpec): string {
  return JSON.stringify([
    spec.nodeSelector,
    withoutNamedNode(spec.affinity?.nodeAffinity),
    spec.tolerations,
    spec.containers.map(containerParts),
    spec.initContainers?.map(containerParts),
    spec.resources,
    spec.overhead,
    nodeVolumes(spec.volumes),
    spec.hostNetwork,
    spec.hostUsers,
  ]);
}

/** Whether the inter-pod terms are the same. */
export function hasSameTerms(one: Affinity | undefined, other: Affinity | undefined): boolean {
  if (one === other) return true;
  return (
    isSamePodAffinity(one?.podAffinity, other?.podAffinity) &&
    isSamePodAffinity(one?.podAntiAffinity, other?.podAntiAffinity)
  );
}

/** Whether the constraints are the same. */
export function hasSameSpread(
  one: readonly TopologySpreadConstraint[] | undefined,
  other: readonly TopologySpreadConstraint[] | undefined,
): boolean {
  return areSame(one, other, isSameConstraint);
}

function isSameContainer(one: Container, other: Container): boolean {
  return (
    one.name === other.name &&
    isSameResources(one.resources, other.resources) &&
    isSameJson(one.ports, other.ports) &&
    isSameBesideAmounts(one, other)
  );
}

function isSameBesideAmounts(one: Container, other: Container): boolean {
  return (
    one.image === other.image &&
    one.restartPolicy === other.restartPolicy &&
    isSameJson(one.restartPolicyRules, other.restartPolicyRules) &&
    isSameJson(mountOptions(one), mountOptions(other))
  );
}

/** What {@link isSameContainer} compares. */
function containerParts(container: Container): readonly unknown[] {
  const { name, image, restartPolicy, resources, ports, restartPolicyRules } = container;
  const asked = [resources?.requests, resources?.claims];
  return [name, image, restartPolicy, asked, ports, restartPolicyRules, mountOptions(container)];
}

/** What is read of a container's mounts, whichever volumes they are of. */
function mountOptions({ volumeMounts }: Container): readonly string[] | undefined {
  const options = volumeMounts?.flatMap(({ bindMountOptions }) => bindMountOptions ?? []);
  return options === undefined || options.length === 0 ? undefined : options;
}

/** Limits do not count: admission has made requests of them. */
function isSameResources(one: ResourceRequirements | undefined, other: ResourceRequirements | undefined): boolean {
  if (one === other) return true;
  return isSameMap(one?.requests, other?.requests) && isSameJson(one?.claims, other?.claims);
}

function isSameToleration(one: Toleration, other: Toleration): boolean {
  return (
    one.key === other.key && one.operator === other.operator && one.value === other.value && one.effect === other.effect
  );
}

function isSameNodeAffinity(one: NodeAffinity | undefined, other: NodeAffinity | undefined): boolean {
  return one === other || isSameJson(withoutNamedNode(one), withoutNamedNode(other));
}

function isSamePodAffinity(one: PodAffinity | undefined, other: PodAffinity | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  return (
    areSame(
      one.requiredDuringSchedulingIgnoredDuringExecution,
      other.requiredDuringSchedulingIgnoredDuringExecution,
      isSameTerm,
    ) &&
    areSame(
      one.preferredDuringSchedulingIgnoredDuringExecution,
      other.preferredDuringSchedulingIgnoredDuringExecution,
      (a, b) => a.weight === b.weight && isSameTerm(a.podAffinityTerm, b.podAffinityTerm),
    )
  );
}

function isSameTerm(one: PodAffinityTerm, other: PodAffinityTerm): boolean {
  return (
    one.topologyKey === other.topologyKey &&
    isSameSelector(one.labelSelector, other.labelSelector) &&
    isSameSelector(one.namespaceSelector, other.namespaceSelector) &&
    isSameJson(one.namespaces, other.namespaces) &&
    isSameJson(one.matchLabelKeys, other.matchLabelKeys) &&
    isSameJson(one.mismatchLabelKeys, other.mismatchLabelKeys)
  );
}

function isSameConstraint(one: TopologySpreadConstraint, other: TopologySpreadConstraint): boolean {
  return (
    one.maxSkew === other.maxSkew &&
    one.topologyKey === other.topologyKey &&
    one.whenUnsatisfiable === other.whenUnsatisfiable &&
    one.minDomains === other.minDomains &&
    one.nodeAffinityPolicy === other.nodeAffinityPolicy &&
    one.nodeTaintsPolicy === other.nodeTaintsPolicy &&
    isSameSelector(one.labelSelector, other.labelSelector) &&
    isSameJson(one.matchLabelKeys, other.matchLabelKeys)
  );
}

/** Whether the selectors are the same. */
export function isSameSelector(one: LabelSelector | undefined, other: LabelSelector | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  return isSameMap(one.matchLabels, other.matchLabels) && isSameJson(one.matchExpressions, other.matchExpressions);
}

/** Whether pods that use the one or the other take the same of their node. */
export function isSameUsage(one: PodUsage, other: PodUsage): boolean {
  return (
    isSameAmounts(one, other) &&
    one.nonZeroUsage.milliCpu === other.nonZeroUsage.milliCpu &&
    one.nonZeroUsage.memory === other.nonZeroUsage.memory
  );
}

function isSameAmounts({ usage: one }: PodUsage, { usage: other }: PodUsage): boolean {
  return (
    one.milliCpu === other.milliCpu &&
    one.memory === other.memory &&
    one.ephemeralStorage === other.ephemeralStorage &&
    one.scalars.size === other.scalars.size &&
    [...one.scalars].every(([name, amount]) => other.scalars.get(name) === amount)
  );
}
