import { labelValue, missingKeyEffect, type NodeInfo } from "@stowage/engine";
import { nearestName } from "@stowage/manifests";
import { fewNames } from "./few-names.ts";
import { lastPart } from "./label-key.ts";
import type { Selection } from "./selection.ts";

/** A topologyKey that nodes lack to which the pods may go. */
export interface MissingKey {
  /** Which nodes, and what happens there. */
  readonly message: string;
  /** The key that was probably meant. */
  readonly meant: string | undefined;
  /** Whether none of the nodes has it. */
  readonly isEverywhere: boolean;
}

/** Labels that Kubernetes has replaced, and by what. Source: staging/src/k8s.io/api/core/v1/well_known_labels.go. */
export const replacedLabels: ReadonlyMap<string, string> = new Map([
  ["failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"],
  ["failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"],
  ["beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type"],
  ["beta.kubernetes.io/arch", "kubernetes.io/arch"],
  ["beta.kubernetes.io/os", "kubernetes.io/os"],
]);

/**
 * What a rule does on nodes that lack its topologyKey: said alike by a plan and by lint.
 * Source: plugins/interpodaffinity/filtering.go and scoring.go; `requireAllTopologies` (plugins/podtopologyspread).
 *
 * @param eligible The nodes to which the rule's pods may go.
 * @param nodes All nodes, whose labels tell what was meant.
 * @returns `undefined` where each of them has it.
 */
export function missingKey(
  selection: Selection,
  eligible: readonly NodeInfo[],
  nodes: readonly NodeInfo[],
): MissingKey | undefined {
  const { topologyKey } = selection;
  const without = eligible.filter(({ labels }) => labelValue(labels, topologyKey) === undefined);
  if (without.length === 0) return undefined;
  const isEverywhere = without.length === eligible.length;
  const who = isEverywhere
    ? "no node that it may go to has"
    : `${fewNames(without.map(({ name }) => name))} ${without.length === 1 ? "lacks" : "lack"}`;
  const newer = replacedLabels.get(topologyKey);
  const meant = newer ?? (isEverywhere ? meantKey(topologyKey, nodes) : undefined);
  const hint = newer === undefined ? didYouMean(meant) : `, which is deprecated (write ${newer})`;
  const message = `${who} the label ${topologyKey}${hint}: ${missingKeyEffect(selection, isEverywhere ? "" : " there")}`;
  return { message, meant, isEverywhere };
}

function didYouMean(meant: string | undefined): string {
  return meant === undefined ? "" : ` (did you mean "${meant}"?)`;
}

/** The label that was probably meant, of those that nodes have. */
function meantKey(topologyKey: string, nodes: readonly NodeInfo[]): string | undefined {
  if (nodes.some(({ labels }) => labelValue(labels, topologyKey) !== undefined)) return undefined;
  const keys = new Set(nodes.flatMap(({ labels }) => Object.keys(labels)));
  const sameEnd = [...keys].filter((key) => key.endsWith(`/${topologyKey}`) || lastPart(key) === lastPart(topologyKey));
  return sameEnd.length === 1 ? sameEnd[0] : nearestName(topologyKey, keys);
}
