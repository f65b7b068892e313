import type { PlanProgress } from "@stowage/planner";
import type { ProgressLine } from "./progress.ts";

/** What planning does, and how far it is. */
export function tellProgress({ phase, done, total, round }: PlanProgress, progress: ProgressLine): void {
  if (done === 0) progress.begin(phaseText(phase));
  else
    progress.show(
      () => `${phaseText(phase)}: ${done} of ${total} ${unitOf(phase)}${round > 1 ? `, round ${round}` : ""}`,
    );
}

function phaseText(phase: PlanProgress["phase"]): string {
  switch (phase) {
    case "apply":
      return "applying the manifests to the cluster";
    case "fill":
      return "looking at the cluster";
    case "place":
      return "planning";
    case "explain":
      return "asking why pods are pending";
  }
}

function unitOf(phase: PlanProgress["phase"]): string {
  return phase === "place" || phase === "explain" ? "pods" : "objects";
}

/** What is known of a plan that was interrupted. */
export function interruptedPlan(last: PlanProgress | undefined): string {
  if (last === undefined) return "nothing is planned yet";
  const { phase, done, total, placed = 0, round } = last;
  switch (phase) {
    case "apply":
    case "fill":
      return `nothing is planned yet: ${done} of ${total} objects of the cluster had been looked at`;
    case "place":
      return `${placed} pods had a node; ${done} of ${total} had been tried${round > 1 ? ` in round ${round}` : ""}`;
    case "explain":
      return `every pod had been tried; of ${done} of ${total} it had been asked why they are pending`;
    default:
      return phase satisfies never;
  }
}
