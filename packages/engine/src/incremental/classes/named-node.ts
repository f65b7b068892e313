import type { NodeAffinity } from "../../api/affinity.ts";
import type { PodSpec } from "../../api/pod.ts";
import { nameField, requiredTerms } from "../../cluster/node-selector.ts";

/**
 * The name of the one node that pods must be on, where that is all that their required node affinity says. The pods of a
 * DaemonSet each name a node of their own, and are alike otherwise.
 * Source: `ReplaceDaemonSetPodNodeNameNodeAffinity` (pkg/controller/daemon/util/daemonset_util.go).
 */
export function namedNode(nodeAffinity: NodeAffinity | undefined): string | undefined {
  const terms = requiredTerms(nodeAffinity);
  const [term] = terms ?? [];
  const [field] = term?.matchFields ?? [];
  if (term === undefined || field === undefined || field.key !== nameField || field.operator !== "In") return undefined;
  const { values = [] } = field;
  const isAll = terms?.length === 1 && term.matchFields?.length === 1 && (term.matchExpressions ?? []).length === 0;
  return isAll && values.length === 1 ? values[0] : undefined;
}

/** What the node affinity says beside that. */
export function withoutNamedNode(nodeAffinity: NodeAffinity | undefined): NodeAffinity | undefined {
  if (namedNode(nodeAffinity) === undefined) return nodeAffinity;
  const preferred = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
  return preferred && { preferredDuringSchedulingIgnoredDuringExecution: preferred };
}

/** The spec of such pods as all of them have it. */
export function withoutItsNode(spec: PodSpec): PodSpec {
  const { affinity, ...others } = spec;
  if (affinity === undefined || namedNode(affinity.nodeAffinity) === undefined) return spec;
  const { nodeAffinity, ...terms } = affinity;
  const preferring = withoutNamedNode(nodeAffinity);
  return { ...others, affinity: preferring === undefined ? terms : { ...terms, nodeAffinity: preferring } };
}
