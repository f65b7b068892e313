import type { NodeAffinity } from "../../api/affinity.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { NodeSelectorTerm } from "../../api/selectors.ts";
import { nameField, requiredTerms } from "../../cluster/node-selector.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import { namedImages } from "../../plugins/image-locality/score.ts";
import { type NodeTraits, noTraits } from "./node-traits.ts";

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

function termTraits(terms: readonly NodeSelectorTerm[]): NodeTraits {
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
