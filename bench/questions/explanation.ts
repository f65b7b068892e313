import { type Engine, explainPod, pendingReason, type Pod, podKey, type PodExplanation } from "@stowage/engine";
import { limited, type Spec } from "../spec/spec.ts";
import { type CreateEngine, createIncremental, createReference, specEngine } from "../spec/spec-engine.ts";
import { fill, workloadCluster } from "../spec/workload-cluster.ts";
import type { QuestionResult, QuestionRow } from "./question-row.ts";
import { repeated } from "./repeat.ts";

/** How much is asked, and of whom. */
export interface ExplanationExtent {
  /** Nodes and existing pods of the copy on which the engines must agree. */
  readonly smallCopy: number;
  readonly seconds: number;
  /** By default, the incremental engine. */
  readonly create?: CreateEngine;
}

/**
 * Explains each pending pod on the cluster as it is: a row a pod. On a small copy the reference engine must explain alike;
 * at full size every node must be explained, and those that are not feasible by a plugin at least.
 */
export function measureExplanations(
  spec: Spec,
  { smallCopy, seconds, create = createIncremental }: ExplanationExtent,
): QuestionResult {
  const small = limited(spec, { nodes: smallCopy, pods: smallCopy });
  const problems = explanationDifferences(small, create);
  const cluster = workloadCluster(spec);
  const engine = fill(specEngine(spec, create), cluster);
  const rows: QuestionRow[] = [];
  for (const pod of cluster.pending) {
    const explanation = explain(engine, pod);
    problems.push(...incomplete(explanation, cluster.nodes.length));
    rows.push({
      question: `explain a pod: ${pod.metadata.name ?? ""}`,
      nodes: cluster.nodes.length,
      existingPods: cluster.pods.length,
      // With its one line, for which every node's rejections are read: they are made when they are.
      ...repeated(() => void pendingReason(explain(engine, pod)), seconds / cluster.pending.length),
    });
  }
  return { rows: problems.length > 0 ? [] : rows, problems };
}

function explain(engine: Engine, pod: Pod): PodExplanation {
  return explainPod(engine, pod, pod.metadata.name ?? "");
}

function explanationDifferences(spec: Spec, create: CreateEngine): string[] {
  const cluster = workloadCluster(spec);
  const [one, other] = [specEngine(spec, create), specEngine(spec, createReference)].map((engine) =>
    fill(engine, cluster),
  );
  return [...cluster.pending].flatMap((pod) => {
    const texts = [one, other].map((engine) => engine && JSON.stringify(told(explain(engine, pod))));
    return texts[0] === texts[1] ? [] : [`${podKey(pod)}: the engines explain it differently`];
  });
}

/** All that must be equal, by node name. Evidence holds pods and maps: what is rejected, and why, is compared. */
function told({ nodes, best, message, rules, warnings }: PodExplanation): unknown {
  const lines = nodes.map(({ outcome, rejections }) => {
    const why = rejections.map(({ plugin, code, reasons }) => [plugin, code, reasons]);
    return [outcome.nodeName, outcome.code, outcome.code === "Success" ? outcome.total : outcome.reasons, why];
  });
  return [lines.map((line) => JSON.stringify(line)).sort(), [...best].sort(), message, rules, warnings];
}

function incomplete({ pod, nodes }: PodExplanation, count: number): string[] {
  if (nodes.length !== count) return [`${podKey(pod)}: ${nodes.length} of ${count} nodes are explained`];
  const without = nodes.find(({ outcome, rejections }) => outcome.code !== "Success" && rejections.length === 0);
  return without === undefined ? [] : [`${podKey(pod)}: ${without.outcome.nodeName} is rejected for no reason`];
}
