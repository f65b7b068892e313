import { createIncrementalEngine, type Pod, podKey } from "@stowage/engine";
import type { Spec } from "./spec.ts";
import { specProfiles } from "./spec-profiles.ts";
import type { UpstreamRun } from "./upstream.ts";
import { fill, workloadCluster } from "./workload-cluster.ts";

/**
 * Follows upstream's choices step by step, and says the first that our engine would not allow: another pod than the
 * next of the queue, or a node that is none of the best; of the feasible ones, where a share of the nodes is looked at.
 */
export function wrongChoices(spec: Spec, choices: UpstreamRun["choices"]): string[] {
  const [first, ...others] = specProfiles(spec);
  const { objects, pending } = workloadCluster(spec);
  const engine = fill(createIncrementalEngine(first, ...others), { objects, pending });
  const deleteEvery = spec.churn?.deleteEvery ?? Infinity;
  const queue = [...pending];
  const onNodes: Pod[] = [];
  for (const [index, [key, nodeName]] of choices.entries()) {
    const pod = queue[index];
    if (pod === undefined || podKey(pod) !== key) {
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
    onNodes.push(pod);
    const oldest = onNodes[onNodes.length / deleteEvery - 1];
    if (onNodes.length % deleteEvery === 0 && oldest !== undefined) {
      engine.forget(oldest);
      queue.push(oldest);
    }
  }
  return [];
}
