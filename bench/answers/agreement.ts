import { type Engine, type Examination, type Pod, podKey, type TieBreak } from "@stowage/engine";
import type { Spec } from "../spec/spec.ts";
import { type CreateEngine, createReference, createIncremental, specEngine } from "../spec/spec-engine.ts";
import { fill, workloadCluster } from "../spec/workload-cluster.ts";
import { verdictDifference } from "./verdicts.ts";

/**
 * Runs two engines side by side, each step following one choice by name given to both.
 *
 * @returns the first difference in verdicts, totals or best nodes; empty when they agree on every pod.
 */
export function disagreement(
  spec: Spec,
  tieBreak: TieBreak,
  [createOne, createOther]: readonly [CreateEngine, CreateEngine] = [createReference, createIncremental],
): string[] {
  const cluster = workloadCluster(spec);
  const one = fill(specEngine(spec, createOne), cluster);
  const other = fill(specEngine(spec, createOther), cluster);
  for (const pod of cluster.pending) {
    const examination = one.examine(pod);
    const difference = verdictDifference(examination, other.examine(pod));
    if (difference !== undefined) return [`${podKey(pod)}: ${difference}`];
    for (const engine of [one, other]) {
      const problem = decidesOtherwise(engine, pod, examination);
      if (problem !== undefined) return [problem];
    }
    const { best } = examination;
    const choice = best.length === 0 ? undefined : best[tieBreak(best.length)];
    if (choice === undefined) continue;
    one.assume(pod, choice);
    other.assume(pod, choice);
  }
  return [];
}

/** `decide` is what is measured, `examine` what is compared: they must say the same. */
function decidesOtherwise(engine: Engine, pod: Pod, { best, nodes }: Examination): string | undefined {
  // A share of the nodes is another answer: examine always looks at all of them.
  if (engine.profileFor(pod).percentageOfNodesToScore !== undefined) return undefined;
  const decision = engine.decide(pod, (candidates) => candidates - 1);
  const totals = nodes.flatMap((node) => (node.code === "Success" && best.includes(node.nodeName) ? [node.total] : []));
  const feasible = nodes.filter(({ code }) => code === "Success").length;
  if (decision.kind !== "scheduled") {
    return best.length === 0 ? undefined : `${podKey(pod)}: an engine decides no node and examines ${best.join(" ")}`;
  }
  const [total] = totals;
  const decided = [decision.total, decision.ties, decision.feasible];
  if (best.includes(decision.nodeName) && String(decided) === String([total, best.length, feasible])) return undefined;
  return `${podKey(pod)}: an engine decides ${decision.nodeName}, ${decided.join(", ")} and examines ${best.join(" ")}, ${total}, ${feasible}`;
}
