import type { EvidencedRejection, InterPodEvidence, PlacedPod } from "../cycle/evidence.ts";
import type { PluginName } from "../cycle/rejection.ts";
import { rejectionText } from "./rejection-text.ts";
import { areLeaving, rejectionTheme } from "./rejection-theme.ts";

/** One line of an explanation: what a plugin holds against a node, and the rule behind it where it is another pod's. */
export interface RejectionLine {
  readonly plugin: PluginName;
  readonly text: string;
  /** The term of other pods that is behind it. */
  readonly theirs?: { readonly path: string /** How many pods have it. */; readonly pods: number };
}

/**
 * The rejections of one node for reading. Replicas that all avoid the pod, each by a term of its own, share a line;
 * and where the pod avoids exactly those who avoid it, as replicas of one workload do, once is enough.
 */
export function rejectionLines(rejections: readonly EvidencedRejection[], nodeName: string): readonly RejectionLine[] {
  const lines = together(rejections);
  return lines.flatMap((one): RejectionLine[] => {
    if (lines.some((other) => areMutual(one, other))) return [];
    const answer = lines.find((other) => areMutual(other, one));
    const { plugin, evidence } = one;
    const text = `${rejectionText(one, nodeName)}${answer === undefined ? "" : ", and they avoid it"}`;
    if (evidence?.kind !== "interPod" || evidence.direction !== "avoidedBy") return [{ plugin, text }];
    return [{ plugin, text, theirs: { path: evidence.term, pods: evidence.blockers.length } }];
  });
}

/** The rejections, those by the same term of several pods made one. */
function together(rejections: readonly EvidencedRejection[]): readonly EvidencedRejection[] {
  const groups = new Map<string, { readonly first: EvidencedRejection; readonly blockers: PlacedPod[] }>();
  for (const [index, rejection] of rejections.entries()) {
    const { evidence } = rejection;
    const isTheirs = evidence?.kind === "interPod" && evidence.direction === "avoidedBy";
    const key = isTheirs ? termKey(evidence) : String(index);
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { first: rejection, blockers: [] }));
    if (isTheirs) for (const blocker of evidence.blockers) group.blockers.push(blocker);
  }
  return [...groups.values()].map(({ first, blockers }) =>
    first.evidence?.kind === "interPod" && blockers.length > 1
      ? { ...first, evidence: { ...first.evidence, blockers } }
      : first,
  );
}

/** Equal for terms at the same place of their pods that say the same. */
function termKey({ term, topologyKey, affinityTerm, termOf }: InterPodEvidence): string {
  const { selectsPod, namespaces, selectsNamespace } = affinityTerm;
  const scope = [...namespaces].sort();
  return JSON.stringify([term, topologyKey, selectsPod.canonical, scope, selectsNamespace.canonical, termOf.namespace]);
}

/** Whether `one` says of pods that they avoid the pod, and `other` of the very same that the pod avoids them. */
function areMutual({ evidence: one }: EvidencedRejection, { evidence: other }: EvidencedRejection): boolean {
  if (one?.kind !== "interPod" || other?.kind !== "interPod") return false;
  if (one.direction !== "avoidedBy" || other.direction !== "avoids" || one.topologyKey !== other.topologyKey)
    return false;
  if (one.blockers.length !== other.blockers.length) return false;
  const avoided = new Set(other.blockers.map(({ namespace, name }) => `${namespace}/${name}`));
  return one.blockers.every(({ namespace, name }) => avoided.has(`${namespace}/${name}`));
}

/** The same without what is one node's alone, pods' names and numbers: for nodes that have no more in common. */
export function rejectionThemes(rejections: readonly EvidencedRejection[]): readonly RejectionLine[] {
  const isLeaving = areLeaving(rejections);
  const lines = new Map<string, RejectionLine>();
  for (const rejection of rejections) {
    const { plugin } = rejection;
    const text = rejectionTheme(rejection, isLeaving).one;
    lines.set(`${plugin} ${text}`, { plugin, text });
  }
  return [...lines.values()];
}
