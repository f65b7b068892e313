import {
  type Engine,
  type EvidencedRejection,
  type InterPodEvidence,
  type PlacedPod,
  type Pod,
  type PodObject,
  rejectionsAt,
  rejectionText,
  rulesOf,
} from "@stowage/engine";
import type { AuditedCluster } from "./audited-cluster.ts";
import type { PodName } from "../plan/planned-pod.ts";
import type { AuditFinding } from "./audit.ts";
import { type OneRulePod, preferredRules, requiredNodeRules } from "./one-rule-pods.ts";

/** A rule that does not hold where the pod runs. */
export type BrokenRule = Pick<AuditFinding, "rule" | "kind" | "direction" | "others" | "fact">;

/**
 * The required rules that keep a running pod from its own node, were it to come now. The pod must have been removed from
 * the engine.
 */
export function brokenRequiredRules(incoming: Pod, nodeName: string, cluster: AuditedCluster): readonly BrokenRule[] {
  const { engine } = cluster;
  const sentences = sentencesOf(incoming);
  const ofLabels = requiredNodeRules(incoming).flatMap((one) =>
    rejectionsAt(engine, one.pod, nodeName, ["NodeAffinity"])
      .slice(0, 1)
      .map((rejection) => broken(rejection, nodeName, one.path, sentences)),
  );
  const ofNode = rejectionsAt(engine, incoming, nodeName, ["NodeUnschedulable", "TaintToleration"]);
  const ofPods = rejectionsAt(engine, incoming, nodeName, ["InterPodAffinity", "PodTopologySpread"]);
  return [
    ...ofLabels,
    ...withoutCordonsTaint(ofNode).map((rejection) => brokenByNode(rejection, nodeName, incoming)),
    ...together(ofPods).map((rejection) => {
      const { evidence } = rejection;
      const isTheirs = evidence?.kind === "interPod" && evidence.direction === "avoidedBy";
      const known = isTheirs ? sentencesOfAvoiding(evidence, cluster) : sentences;
      return broken(rejection, nodeName, termOf(rejection), known);
    }),
  ];
}

/** The preferred rules of a running pod that do not hold where it is. The pod must have been removed from the engine. */
export function brokenPreferredRules(incoming: Pod, nodeName: string, engine: Engine): readonly BrokenRule[] {
  const sentences = sentencesOf(incoming);
  return preferredRules(incoming).flatMap((one) =>
    ownRejections(one, nodeName, engine)
      .slice(0, 1)
      .map((rejection) => ({ ...broken(rejection, nodeName, one.path, sentences), kind: "preferred" })),
  );
}

/** Those of the one rule; nodes are left out that the pod's own required rules rule out in a spread, but say nothing here. */
function ownRejections({ pod, path }: OneRulePod, nodeName: string, engine: Engine): readonly EvidencedRejection[] {
  const plugin = path.includes("nodeAffinity")
    ? "NodeAffinity"
    : path.includes("Spread")
      ? "PodTopologySpread"
      : "InterPodAffinity";
  return rejectionsAt(engine, pod, nodeName, [plugin]).filter(
    ({ evidence }) => evidence?.kind !== "interPod" || evidence.direction !== "avoidedBy",
  );
}

function broken(
  rejection: EvidencedRejection,
  nodeName: string,
  path: string,
  sentences: ReadonlyMap<string, string>,
): BrokenRule {
  const { evidence } = rejection;
  const isAboutPods = evidence?.kind === "interPod";
  return {
    rule: { path, sentence: sentences.get(path) ?? `the rule is ${path}` },
    kind: "required",
    ...(isAboutPods ? { direction: evidence.direction } : {}),
    others: isAboutPods ? evidence.blockers.map(placed) : [],
    fact: rejectionText(rejection, nodeName),
  };
}

/** A rule of the node's, which the pod has no toleration for. */
function brokenByNode(rejection: EvidencedRejection, nodeName: string, { metadata }: Pod): BrokenRule {
  const fact = rejectionText(rejection, nodeName);
  const [, taint] = /^has the taint (.*), which the pod does not tolerate$/s.exec(fact) ?? [];
  const what = taint === undefined ? "a node that is cordoned" : `a node with the taint ${taint}`;
  const sentence = `${metadata.name ?? ""} must not run on ${what}: it does not tolerate it`;
  return { rule: { path: "spec.tolerations", sentence }, kind: "required", others: [], fact };
}

/** A cordoned node has a taint that says the same. */
function withoutCordonsTaint(rejections: readonly EvidencedRejection[]): readonly EvidencedRejection[] {
  if (!rejections.some(({ plugin }) => plugin === "NodeUnschedulable")) return rejections;
  return rejections.filter(
    ({ evidence }) => evidence?.kind !== "fact" || !evidence.fact.includes("node.kubernetes.io/unschedulable:"),
  );
}

/** Replicas that avoid the pod by the same term each: one rule, and all of them, by name, on the other side. */
function together(rejections: readonly EvidencedRejection[]): readonly EvidencedRejection[] {
  const found = new Map<string, EvidencedRejection>();
  for (const [index, rejection] of rejections.toSorted(byAvoidingPod).entries()) {
    const key = avoidedByKey(rejection) ?? String(index);
    const before = found.get(key)?.evidence;
    const { evidence } = rejection;
    if (before?.kind !== "interPod" || evidence?.kind !== "interPod") found.set(key, rejection);
    else {
      const blockers = [...before.blockers, ...evidence.blockers];
      found.set(key, { ...rejection, evidence: { ...before, blockers } });
    }
  }
  return [...found.values()].map((rejection) => {
    const { evidence } = rejection;
    if (evidence?.kind !== "interPod") return rejection;
    return { ...rejection, evidence: { ...evidence, blockers: evidence.blockers.toSorted(byName) } };
  });
}

function byAvoidingPod({ evidence: one }: EvidencedRejection, { evidence: other }: EvidencedRejection): number {
  if (one?.kind !== "interPod" || one.direction !== "avoidedBy") return 0;
  return other?.kind === "interPod" && other.direction === "avoidedBy" ? byName(one.termOf, other.termOf) : 0;
}

function byName(one: PodName, other: PodName): number {
  const [a, b] = [`${one.namespace}/${one.name}`, `${other.namespace}/${other.name}`];
  return a < b ? -1 : a > b ? 1 : 0;
}

function avoidedByKey({ evidence }: EvidencedRejection): string | undefined {
  if (evidence?.kind !== "interPod" || evidence.direction !== "avoidedBy") return undefined;
  const { term, termOf: of, topologyKey, affinityTerm } = evidence;
  return JSON.stringify([term, of.namespace, topologyKey, affinityTerm.selectsPod.canonical]);
}

function termOf({ evidence }: EvidencedRejection): string {
  return evidence?.kind === "interPod" || evidence?.kind === "spread" ? evidence.term : "";
}

function sentencesOf(pod: Pod): ReadonlyMap<string, string> {
  return new Map(rulesOf(pod, pod.metadata.name ?? "").map(({ path, sentence }) => [path, sentence]));
}

function sentencesOfAvoiding({ termOf: of }: InterPodEvidence, cluster: AuditedCluster): ReadonlyMap<string, string> {
  const pod: PodObject | undefined = cluster.pod(`${of.namespace}/${of.name}`);
  return pod === undefined ? new Map() : sentencesOf(pod);
}

function placed({ namespace, name, node }: PlacedPod): PlacedPod {
  return { namespace, name, node };
}
