import type { Pod } from "../api/pod.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import type { EvidencedRejection, FactEvidence, LaterEvidence } from "../cycle/evidence.ts";
import type { NodeOutcome } from "../cycle/outcome.ts";
import type { Engine } from "../engine.ts";
import { nodeRejections } from "./node-rejections.ts";
import { differencesOf } from "../cycle/version-differences.ts";
import { mayBeFirst } from "../plugins/inter-pod-affinity/first-pod.ts";
import { onlyNode } from "./only-node.ts";
import { type Rule, rulesOf } from "./rules.ts";
import { volumeRules } from "./volume-rules.ts";
import { type TopologyKeyWarning, topologyKeyWarnings } from "./topology-key-warnings.ts";

/** What the cycle says of one node, and everything behind a rejection. */
export interface NodeExplanation {
  readonly outcome: NodeOutcome;
  /**
   * Every plugin and term that rejects the node; none for a feasible one. Who is behind them is looked for when somebody
   * reads it, and is who was there when the explanation was made, whatever has changed since.
   */
  readonly rejections: readonly EvidencedRejection[];
}

/** A rejected node's, to be made when somebody reads it. */
class LaterExplanation implements NodeExplanation {
  readonly outcome: NodeOutcome;
  declare readonly rejections: readonly EvidencedRejection[];
  readonly #found: LaterEvidence;

  constructor(outcome: NodeOutcome, found: LaterEvidence) {
    this.outcome = outcome;
    this.#found = found;
    // A property of its own, as other explanations have it: what copies or compares them finds it.
    Object.defineProperty(this, "rejections", LaterExplanation.#rejections);
  }

  static readonly #rejections: ThisType<LaterExplanation> & PropertyDescriptor = {
    enumerable: true,
    get() {
      return this.#found.read();
    },
  };
}

/** Why a pod goes where it goes, or nowhere, in the engine's present state. */
export interface PodExplanation {
  readonly pod: Pod;
  /** In the snapshot's order. */
  readonly nodes: readonly NodeExplanation[];
  /** The node that the pod is for, where its node affinity names one, as that of a DaemonSet's pod does. */
  readonly onlyNode?: string;
  /** The nodes with the highest total. */
  readonly best: readonly string[];
  /** Upstream's FitError, when no node is feasible, or the error with which its cycle fails. */
  readonly message?: string;
  /** Whether nodes would do and the cycle fails in comparing them. */
  readonly fails?: true;
  readonly rules: readonly Rule[];
  readonly warnings: readonly TopologyKeyWarning[];
}

/**
 * Explains what {@link Engine.decide} would answer now. Costs a look at every node for every plugin, and what is read of
 * the rejections.
 *
 * @param subject Who the rules' sentences are about.
 */
export function explainPod(engine: Engine, pod: Pod, subject: string): PodExplanation {
  const examination = engine.examine(pod);
  const info = toPodInfo(pod);
  const profile = engine.profileFor(pod);
  const find = nodeRejections(info, engine.cluster, profile);
  const { incomingNamespaceSelectorEvaluatedTwice } = differencesOf(profile.kubernetesVersion);
  const isFirst = mayBeFirst(info, engine.cluster, incomingNamespaceSelectorEvaluatedTwice);
  const nodes = examination.nodes.map(explainNode);
  const rules = [
    ...rulesOf(pod, subject).map((rule) => withRemark(rule, isFirst)),
    ...volumeRules(pod, engine.cluster, subject),
  ];
  const { best, error, message = error } = examination;
  const only = onlyNode(pod);
  const warnings = topologyKeyWarnings(rules, engine.cluster);
  return {
    pod,
    nodes,
    best,
    rules,
    warnings,
    ...(only === undefined ? {} : { onlyNode: only }),
    ...(message === undefined ? {} : { message }),
    ...(error !== undefined && { fails: true }),
  };

  function explainNode(outcome: NodeOutcome): NodeExplanation {
    if (outcome.code === "Success") return { outcome, rejections: none };
    const node = engine.cluster.node(outcome.nodeName);
    const found = (node && find.later?.(node)) ?? unexplained(outcome);
    return "read" in found ? new LaterExplanation(outcome, found) : { outcome, rejections: found };
  }
}

/** A rule of required affinity does not hold for the first pod that it is about: for nobody, it would else. */
function withRemark(rule: Rule, isFirst: boolean): Rule {
  const { topology } = rule;
  if (!isFirst || topology?.kind !== "affinity" || !topology.required) return rule;
  const remark = `no pod that matches is on a node with the label yet, and this one matches itself: as the first it may go to any node with the label ${topology.key}`;
  return { ...rule, remark };
}

/**
 * Nobody on the node is in the way: it is kept free for a pod that preemption has nominated for it. Where no plugin is
 * named, one has left the node out by names, and the reason names it.
 */
function unexplained({ plugin, code, reasons }: RejectedNode): readonly EvidencedRejection[] {
  if (plugin === undefined) {
    const isByName = reasons.some((reason) => reason.includes("NodeName"));
    return [{ plugin: isByName ? "NodeName" : "NodeAffinity", code, reasons }];
  }
  return [{ plugin, code, reasons, evidence: nominatedPods }];
}

type RejectedNode = Exclude<NodeOutcome, { readonly code: "Success" }>;

const none: readonly EvidencedRejection[] = [];
const kept = "kept for pods of equal or higher priority that are nominated for";
const nominatedPods: FactEvidence = {
  kind: "fact",
  fact: `is ${kept} it`,
  theme: { one: `is ${kept} it`, many: `are ${kept} them` },
};
