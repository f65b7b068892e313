import type { PodInfo } from "../../cluster/pod-info.ts";
import { isNominatedFor } from "../../cycle/filter.ts";
import type { Examination, NodeOutcome } from "../../cycle/outcome.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import type { PluginRejection } from "../../cycle/pre-filter.ts";
import { bestOf } from "../../cycle/select.ts";
import type { Cycle } from "../cycle.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { NodeTable } from "../nodes/node-table.ts";

/** What is known of the pod beside the cycle's arrays. */
export interface ExaminedPod {
  readonly info: PodInfo;
  readonly preFilter: PluginRejection | undefined;
  readonly message: string | undefined;
}

/** Makes the whole answer from a cycle that has filtered and scored. */
export function examineCycle(cycle: Cycle, nodes: NodeTable, { info, preFilter, message }: ExaminedPod): Examination {
  const outcomes = nodes.list().map((node) => outcomeOf(cycle, node, preFilter));
  const feasible = outcomes.filter((one) => one.code === "Success");
  const nominated = feasible.filter(({ nodeName }) => isNominatedName(info, nodes.named(nodeName)));
  const candidates = nominated.length > 0 ? nominated : feasible;
  const error = cycle.scoreFailure(candidates.length);
  return {
    nodes: outcomes,
    best: error === undefined ? bestOf(candidates).map(({ nodeName }) => nodeName) : [],
    ...(message !== undefined && { message }),
    ...(error !== undefined && { error }),
    ...(preFilter && { preFilter }),
  };
}

function outcomeOf(
  cycle: Cycle,
  { slot, name: nodeName }: LiveNode,
  preFilter: PluginRejection | undefined,
): NodeOutcome {
  const rejection = preFilter ?? cycle.rejection(slot);
  if (rejection !== undefined) return { nodeName, ...rejection };
  const { columns, totals } = cycle.columns;
  const scores = new Map<PluginName, number>();
  for (const { name, weight, values } of columns) {
    scores.set(name, weight * (typeof values === "number" ? values : (values[slot] ?? 0)));
  }
  return { nodeName, code: "Success", scores, total: totals[slot] ?? 0 };
}

function isNominatedName(info: PodInfo, node: LiveNode | undefined): boolean {
  return node !== undefined && isNominatedFor(info, node);
}
