import { podKey } from "@stowage/engine";
import { queueOf } from "../measure/queue.ts";
import type { UpstreamRun } from "../measure/upstream.ts";
import type { Spec } from "../spec/spec.ts";
import { specEngine } from "../spec/spec-engine.ts";
import { fill, workloadCluster } from "../spec/workload-cluster.ts";

/**
 * Follows upstream's choices step by step, and says the first that our engine would not allow: another pod than the
 * next of the queue, or a node that is none of the best; of the feasible ones, where a share of the nodes is looked at.
 */
export function wrongChoices(spec: Spec, choices: UpstreamRun["choices"]): string[] {
  const cluster = workloadCluster(spec);
  const { pending } = cluster;
  const engine = fill(specEngine(spec), cluster);
  const queue = queueOf(pending.length, spec.churn);
  for (const [key, nodeName] of choices) {
    const index = queue.next();
    const pod = index === undefined ? undefined : pending.at(index);
    if (index === undefined || pod === undefined || podKey(pod) !== key) {
      return [`upstream decides ${key} when ${pod === undefined ? "no pod" : podKey(pod)} is next`];
    }
    const { nodes, best } = engine.examine(pod);
    const isSampled = engine.profileFor(pod).percentageOfNodesToScore !== undefined;
    const feasible = nodes.filter(({ code }) => code === "Success").map((node) => node.nodeName);
    const allowed = isSampled ? feasible : best;
    if (nodeName === "" ? feasible.length > 0 : !allowed.includes(nodeName)) {
      return [`${key}: upstream chooses "${nodeName}", which is none of: ${allowed.join(" ")}`];
    }
    if (nodeName === "") continue;
    engine.assume(pod, nodeName);
    const deleted = queue.placed(index);
    if (deleted !== undefined) engine.forget(pending.at(deleted));
  }
  return [];
}
