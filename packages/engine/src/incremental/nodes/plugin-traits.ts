import type { NodeAffinity } from "../../api/affinity.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { NodeSelectorTerm } from "../../api/selectors.ts";
import { nameField, requiredTerms } from "../../cluster/node-selector.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import { namedImages } from "../../plugins/image-locality/score.ts";

/** By key of a label: the values that make a difference to others, and to having none; `undefined`: each does. */
type LabelTraits = ReadonlyMap<string, ReadonlySet<string> | undefined>;

/**
 * What each plugin looks at, beside the pod's spec: the node's object alone; the pods on the node, too; volumes; pods
 * elsewhere, for which there are counters; or nothing, where what it is about is not covered.
 */
export const pluginLooksAt: Readonly<Record<PluginName, "node" | "usage" | "volumes" | "counters" | "nothing">> = {
  NodeName: "node",
  NodeUnschedulable: "node",
  TaintToleration: "node",
  NodeAffinity: "node",
  NodeDeclaredFeatures: "node",
  ImageLocality: "node",
  NodePorts: "usage",
  NodeResourcesFit: "usage",
  NodeResourcesBalancedAllocation: "usage",
  DynamicResources: "nothing",
  VolumeRestrictions: "volumes",
  NodeVolumeLimits: "volumes",
  VolumeBinding: "volumes",
  VolumeZone: "volumes",
  PodTopologySpread: "counters",
  InterPodAffinity: "counters",
};

/** What a plugin looks at in nodes: two nodes that are alike in all of this are one to it. */
export interface NodeTraits {
  readonly labels: LabelTraits;
  /** Whether taints, `unschedulable` and the features of the kubelet make a difference. */
  readonly admits: boolean;
  /** The names that make a difference to others. */
  readonly names: ReadonlySet<string>;
  /** Images by name: it makes a difference whether a node has them. */
  readonly images: ReadonlySet<string>;
}

/** To whom all nodes are one. */
export const noTraits: NodeTraits = { labels: new Map(), admits: false, names: new Set(), images: new Set() };

/** Where each value of these labels makes a difference. */
export function labelTraits(keys: Iterable<string>): NodeTraits {
  return { ...noTraits, labels: new Map(Array.from(keys, (key) => [key, undefined])) };
}

/**
 * What the plugin's filter looks at in a node, for such pods.
 *
 * @param added The profile's node affinity.
 * @returns `undefined` where that is not known here.
 */
export function filterTraits(
  plugin: PluginName,
  { nodeName, nodeSelector = {}, affinity }: PodSpec,
  added: NodeAffinity | undefined,
): NodeTraits | undefined {
  switch (plugin) {
    case "NodeName":
      return { ...noTraits, names: new Set([nodeName ?? ""]) };
    case "NodeUnschedulable":
    case "TaintToleration":
    case "NodeDeclaredFeatures":
      return { ...noTraits, admits: true };
    case "NodeAffinity": {
      const selectors = [affinity?.nodeAffinity, added];
      const terms = selectors.flatMap((one) => requiredTerms(one) ?? []);
      const ofSelector = Object.entries(nodeSelector).map(([key, value]) => ({ key, values: [value] }));
      return termTraits([...terms, { matchExpressions: ofSelector.map((one) => ({ ...one, operator: "In" })) }]);
    }
    default:
      return undefined;
  }
}

/** As {@link filterTraits}, of the plugin's score. */
export function scoreTraits(
  plugin: PluginName,
  spec: PodSpec,
  added: NodeAffinity | undefined,
): NodeTraits | undefined {
  switch (plugin) {
    case "TaintToleration":
      return { ...noTraits, admits: true };
    case "NodeAffinity": {
      const affinities = [spec.affinity?.nodeAffinity, added];
      const preferred = affinities.flatMap((one) => one?.preferredDuringSchedulingIgnoredDuringExecution ?? []);
      return termTraits(preferred.map(({ preference }) => preference ?? {}));
    }
    case "ImageLocality":
      return { ...noTraits, images: new Set(namedImages(spec)) };
    default:
      return undefined;
  }
}

/** What tells nodes apart by which of the terms they match. */
export function termTraits(terms: readonly NodeSelectorTerm[]): NodeTraits {
  const labels = new Map<string, Set<string> | undefined>();
  const names = new Set<string>();
  for (const { matchExpressions = [], matchFields = [] } of terms) {
    for (const { key, operator, values = [] } of matchExpressions) {
      const comparesNumbers = operator === "Gt" || operator === "Lt";
      const known = labels.has(key) ? labels.get(key) : new Set<string>();
      for (const value of values) known?.add(value);
      labels.set(key, comparesNumbers ? undefined : known);
    }
    for (const { key, values = [] } of matchFields) if (key === nameField) for (const name of values) names.add(name);
    // A node without a name is judged by no field.
    if (matchFields.length > 0) names.add("");
  }
  return { ...noTraits, labels, names };
}
