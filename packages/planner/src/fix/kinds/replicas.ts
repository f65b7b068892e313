import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { settingIn } from "../patch-path.ts";
import { isRolledOut } from "./rollout-strategy.ts";

/** As many replicas as have a place. */
export function loweredReplicas(context: FixContext): readonly Candidate[] {
  const { subject, pending } = context;
  // Pods that run would go: what waits is one more than is asked for.
  if (isRolledOut(context)) return [];
  const { manifest, replicas, kind } = subject;
  const field = scalable.get(kind);
  if (replicas === undefined || field === undefined) return [];
  const count = replicas - pending.reduce((sum, { alike = 0 }) => sum + 1 + alike, 0);
  if (count < 1) return [];
  const sentence =
    kind === "Job"
      ? `run ${count} ${count === 1 ? "pod" : "pods"} of ${subject.text} at once in place of ${replicas}`
      : `ask for ${count} ${count === 1 ? "replica" : "replicas"} of ${subject.text} in place of ${replicas}`;
  return [
    patchOf(subject, {
      kind: "replicas-lowered",
      cost: 40,
      sentence,
      patch: settingIn(manifest.object, ["spec", field], count),
    }),
  ];
}

/** The field of each kind that says how many pods there are. */
const scalable: ReadonlyMap<string, string> = new Map([
  ["Deployment", "replicas"],
  ["ReplicaSet", "replicas"],
  ["StatefulSet", "replicas"],
  ["ReplicationController", "replicas"],
  ["Job", "parallelism"],
]);
