import type { Pod } from "../api/pod.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import type { EvidencedRejection, FactEvidence } from "../cycle/evidence.ts";
import type { NodeOutcome } from "../cycle/outcome.ts";
import type { Engine } from "../engine.ts";
import { nodeRejections } from "./node-rejections.ts";
import { type Rule, rulesOf } from "./rules.ts";
import { type TopologyKeyWarning, topologyKeyWarnings } from "./topology-key-warnings.ts";

/** What the cycle says of one node, and everything behind a rejection. */
export interface NodeExplanation {
  readonly outcome: NodeOutcome;
  /** Every plugin and term that rejects the node; none for a feasible one. */
  readonly rejections: readonly EvidencedRejection[];
}

/** Why a pod goes where it goes, or nowhere, in the engine's present state. */
export interface PodExplanation {
  readonly pod: Pod;
  /** In the snapshot's order. */
  readonly nodes: readonly NodeExplanation[];
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
 * Explains what {@link Engine.decide} would answer now. Costs a look at every placed pod, and at every node for
 * every plugin.
 *
 * @param subject Who the rules' sentences are about.
 */
export function explainPod(engine: Engine, pod: Pod, subject: string): PodExplanation {
  const examination = engine.examine(pod);
  const info = toPodInfo(pod);
  const find = nodeRejections(info, engine.cluster, engine.profileFor(pod));
  const nodes = examination.nodes.map((outcome) => ({ outcome, rejections: rejectionsOf(outcome) }));
  const rules = rulesOf(pod, subject);
  const { best, error, message = error } = examination;
  const warnings = topologyKeyWarnings(rules, engine.cluster);
  return {
    pod,
    nodes,
    best,
    rules,
    warnings,
    ...(message === undefined ? {} : { message }),
    ...(error !== undefined && { fails: true }),
  };

  function rejectionsOf(outcome: NodeOutcome): readonly EvidencedRejection[] {
    if (outcome.code === "Success") return [];
    const node = engine.cluster.node(outcome.nodeName);
    const found = node === undefined ? [] : find(node);
    if (found.length > 0) return found;
    // Nobody on the node is in the way: it is kept free for a pod that preemption has nominated for it.
    const { plugin, code, reasons } = outcome;
    return plugin === undefined ? [] : [{ plugin, code, reasons, evidence: nominatedPods }];
  }
}

const kept = "kept for pods of equal or higher priority that are nominated for";
const nominatedPods: FactEvidence = {
  kind: "fact",
  fact: `is ${kept} it`,
  theme: { one: `is ${kept} it`, many: `are ${kept} them` },
};
