import type { Engine } from "@stowage/engine";
import type { Warning } from "../apply/warning.ts";
import type { MadeCluster } from "./candidate.ts";
import { missingKinds } from "./missing-kinds.ts";
import type { PlanInput } from "./plan-input.ts";
import type { PlannedOnce } from "./plan-once.ts";
import { ruleWarnings } from "./rule-warnings.ts";
import { securityWarnings } from "./security-warnings.ts";

/** What there is to say of the input, of the wishes, their pods and their rules. */
export function planWarnings(input: PlanInput, { plan, start }: PlannedOnce): readonly Warning[] {
  const { clusterWarnings, desired, admission, made } = start;
  const { engine, pods } = plan;
  const isPlayed = made.rolling.size > 0 || made.isPlayed;
  return [
    ...(input.warnings ?? []),
    ...clusterWarnings,
    ...missingKinds(input),
    ...desired.warnings,
    ...securityWarnings(desired, admission),
    // What is replaced is told by the rollouts.
    ...made.warnings.filter(({ code }) => !isPlayed || code !== "Replaced"),
    ...strayWarnings(made, engine),
    ...ruleWarnings(pods, engine),
  ];
}

function strayWarnings({ bound }: MadeCluster, engine: Engine): readonly Warning[] {
  const strays = bound.filter(({ pod }) => engine.cluster.node(pod.spec.nodeName ?? "") === undefined);
  const [first] = strays;
  if (first === undefined) return [];
  const { name, namespace } = first.pod.metadata;
  const message =
    strays.length === 1
      ? `is on ${first.pod.spec.nodeName}, which is no node of the cluster: it counts nowhere`
      : `and ${strays.length - 1} more pods are on nodes that are not in the cluster: they count nowhere`;
  return [{ code: "UnknownNode", object: `Pod ${namespace}/${name}`, path: "spec.nodeName", message }];
}
