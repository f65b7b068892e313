import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";

/** As many replicas as have a place. */
export function loweredReplicas({ subject, pending, plan }: FixContext): readonly Candidate[] {
  const { manifest, replicas, kind } = subject;
  if (replicas === undefined || !scalable.has(kind)) return [];
  const placed = plan.pods.filter((pod) => pod.manifest === manifest && pod.status === "Scheduled").length;
  const count = replicas - pending.length;
  if (count < 1 || placed === 0) return [];
  const { object } = manifest;
  const isWritten = "spec" in object && object.spec !== undefined && "replicas" in object.spec;
  return [
    patchOf(subject, {
      kind: "replicas-lowered",
      cost: 40,
      sentence: `ask for ${count} ${count === 1 ? "replica" : "replicas"} of ${subject.text} in place of ${replicas}`,
      patch: [{ op: isWritten ? "replace" : "add", path: "/spec/replicas", value: count }],
    }),
  ];
}

const scalable: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"]);
