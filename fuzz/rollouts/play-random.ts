import type { RecordedRollout } from "../../conformance/rollouts/recorded-rollout.ts";
import type { ControlPlane } from "../../upstream/control-plane/control-plane.ts";
import { playRollout } from "../../upstream/rollouts/play-rollout.ts";
import type { RandomRollout } from "./random-rollout.ts";

const nothing: RecordedRollout["expect"] = { changes: [], final: {}, steps: [], varied: [] };

/** Plays a random rollout on a real control plane. @returns it, with what became of it, as recorded rollouts are */
export async function playRandom(cluster: ControlPlane, rollout: RandomRollout): Promise<RecordedRollout> {
  const { objects, startedAt, played } = await playRollout(cluster, { ...rollout, expect: nothing });
  return {
    ...rollout,
    cluster: [...objects, clock(startedAt)],
    expect: { ...played, extremes: {}, varied: variedOf(rollout) },
  };
}

/** Tells a simulation what time it is: the latest time of any object is a second ago. */
function clock(now: Date): RecordedRollout["cluster"][number] {
  const creationTimestamp = new Date(now.getTime() - 1000).toISOString();
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: "clock", creationTimestamp } };
}

/**
 * What is never the same twice: of several budgets over one pod the real controller looks at an arbitrary one.
 * Source: `getPdbForPod` (pkg/controller/disruption/disruption.go).
 */
function variedOf({ cluster, change }: RandomRollout): readonly string[] {
  const isSecond = ({ kind, metadata }: RandomRollout["cluster"][number]): boolean =>
    kind === "PodDisruptionBudget" && metadata.name?.endsWith("-1") === true;
  if (!cluster.some(isSecond)) return [];
  const changes = "kind" in change ? [change] : change;
  return ["final.budgets", ...changes.map((_, index) => `changes[${index}].final.budgets`)];
}
