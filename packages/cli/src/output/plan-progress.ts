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
