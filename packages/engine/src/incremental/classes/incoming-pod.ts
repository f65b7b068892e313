import type { NodeAffinity } from "../../api/affinity.ts";
import type { Pod, PodSpec, Volume } from "../../api/pod.ts";
import { nameField, requiredTerms } from "../../cluster/node-selector.ts";

/** The pod as it was before it had a node, and without the volumes and the named node that it has of its own. */
export function incomingPod(pod: Pod): Pod {
  const others = nodeVolumes(pod.spec.volumes);
  const shared = withoutItsNode(pod.spec);
  const hasNothing = pod.status === undefined && pod.spec.nodeName === undefined && shared === pod.spec;
  if (hasNothing && others === pod.spec.volumes) return pod;
  const { status: _status, ...incoming } = pod;
  const { nodeName: _nodeName, volumes: _volumes, ...spec } = shared;
  return { ...incoming, spec: others === undefined ? spec : { ...spec, volumes: others } };
}

/**
 * The name of the one node that pods must be on, where that is all that their required node affinity says. The pods of
 * a DaemonSet each name a node of their own, and are alike otherwise.
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

/** The spec of pods that each name a node of their own, as all of them have it. */
function withoutItsNode(spec: PodSpec): PodSpec {
  const { affinity, ...others } = spec;
  if (affinity === undefined || namedNode(affinity.nodeAffinity) === undefined) return spec;
  const { nodeAffinity, ...terms } = affinity;
  const preferring = withoutNamedNode(nodeAffinity);
  return { ...others, affinity: preferring === undefined ? terms : { ...terms, nodeAffinity: preferring } };
}

/**
 * The volumes that a node alone has a say in. Most pods have others of their own: claims, disks, and above all the
 * token that the API server gives each pod, in a volume that is called otherwise for each.
 */
export function nodeVolumes(volumes: readonly Volume[] | undefined): readonly Volume[] | undefined {
  const read = volumes?.filter(({ image, csi }) => image !== undefined || csi !== undefined);
  if (read === undefined || read.length === 0) return undefined;
  return read.length === volumes?.length ? volumes : read;
}
