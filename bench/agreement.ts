import {
  createIncrementalEngine,
  createReferenceEngine,
  defaultProfile,
  type Engine,
  type Examination,
  podKey,
  type Profile,
  type TieBreak,
} from "@stowage/engine";
import { fill, type WorkloadCluster } from "./workload-cluster.ts";

/**
 * Runs two engines side by side, each step following one choice by name given to both.
 *
 * @returns the first difference in verdicts, totals or best nodes; empty when they agree on every pod.
 */
export function disagreement(
  cluster: WorkloadCluster,
  tieBreak: TieBreak,
  [createOne, createOther]: readonly ((profile: Profile) => Engine)[] = [
    createReferenceEngine,
    createIncrementalEngine,
  ],
): string[] {
  if (createOne === undefined || createOther === undefined) return [];
  const one = fill(createOne(defaultProfile()), cluster);
  const other = fill(createOther(defaultProfile()), cluster);
  for (const pod of cluster.pending) {
    const examination = one.examine(pod);
    const verdicts = verdictsOf(examination);
    const otherVerdicts = verdictsOf(other.examine(pod));
    for (let line = 0; line < Math.max(verdicts.length, otherVerdicts.length); line++) {
      const [left = "nothing", right = "nothing"] = [verdicts[line], otherVerdicts[line]];
      if (left !== right) return [`${podKey(pod)}: one engine says "${left}", the other "${right}"`];
    }
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

/** A line for each node, and one for the best: all that must be equal. */
function verdictsOf({ nodes, best }: Examination): string[] {
  const lines = nodes.map((node) =>
    node.code === "Success"
      ? `${node.nodeName}: total ${node.total}`
      : `${node.nodeName}: ${node.code} by ${node.plugin}: ${node.reasons.join(", ")}`,
  );
  return [...lines, `best: ${best.join(" ")}`];
}

/** `decide` is what is measured, `examine` what is compared: they must say the same. */
function decidesOtherwise(
  engine: Engine,
  pod: Parameters<Engine["decide"]>[0],
  { best, nodes }: Examination,
): string | undefined {
  const decision = engine.decide(pod, () => 0);
  const [nodeName = "no node"] = best;
  const total = nodes.flatMap((node) => (node.nodeName === nodeName && node.code === "Success" ? [node.total] : []))[0];
  const decided =
    decision.kind === "scheduled" ? [decision.nodeName, decision.total, decision.ties] : ["no node", undefined, 0];
  if (JSON.stringify(decided) === JSON.stringify([nodeName, total, best.length])) return undefined;
  return `${podKey(pod)}: an engine decides ${decided.join(", ")} and examines ${nodeName}, ${total}, ${best.length}`;
}
