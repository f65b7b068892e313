import type { Plan, PlannedPod } from "@stowage/planner";
import type { Colors } from "./colors.ts";
import { columns } from "./columns.ts";
import { visible } from "./visible.ts";

const header = ["NAMESPACE", "POD", "OWNER", "STATUS", "NODE", "TOTAL", "RUNNER-UP", "REASON"] as const;

/** One line a pod: where it goes, the score of its node, and the node that came second. */
export function planWide({ pods }: Plan, colors: Colors): string {
  const rows = pods.map((pod) => rowOf(pod, colors));
  return `${columns([header, ...rows]).join("\n")}\n`;
}

function rowOf(
  { pod, owner, status, nodeName, decision, reason, message, alike = 0 }: PlannedPod,
  colors: Colors,
): string[] {
  const runnerUp = decision?.runnerUp;
  return [
    visible(pod.metadata.namespace ?? "default"),
    visible(`${pod.metadata.name ?? ""}${alike === 0 ? "" : ` and ${alike} more`}`),
    owner === undefined ? "-" : visible(`${owner.kind}/${owner.name}`),
    status === "Scheduled" ? colors.good(status) : colors.bad(status),
    visible(nodeName ?? "-"),
    decision === undefined ? "-" : String(decision.total),
    runnerUp === undefined ? "-" : visible(`${runnerUp.nodeName} (${runnerUp.total})`),
    nodeName === undefined ? visible(reason ?? message ?? "") : "",
  ];
}
