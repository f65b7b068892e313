import type { Candidate } from "../candidate.ts";
import { budgetAllows } from "../budget-allows.ts";
import type { FixContext } from "../fix-context.ts";

/**
 * The pods of a StatefulSet that wait, deleted: it does not replace them by itself when its template changes, since it waits
 * for them to become ready. Then those that run as well, as far as budgets let them go: the old rules of these may be what
 * keeps the others away. None for other workloads.
 *
 * Source: pkg/controller/statefulset/stateful_set_control.go, processReplica.
 */
export function recreatedPods({ subject, pending, present, objects, plan }: FixContext): readonly Candidate[] {
  if (subject.kind !== "StatefulSet" || !present.has(subject.manifest)) return [];
  const { namespace, name } = subject;
  const there = new Set(
    [...present].flatMap(({ object: { kind, metadata } }) =>
      kind === "Pod" && (metadata.namespace ?? "default") === namespace ? [metadata.name ?? ""] : [],
    ),
  );
  const waiting = pending.map(({ pod }) => pod.metadata.name ?? "").filter((one) => there.has(one));
  if (waiting.length === 0) return [];
  const running = plan.bound.filter(
    ({ pod: { metadata }, owner }) =>
      owner?.kind === "StatefulSet" && owner.name === name && (metadata.namespace ?? "default") === namespace,
  );
  const mayGo = running.length <= mostRunning && running.every(({ pod }) => budgetAllows(pod, objects));
  const all = [...waiting, ...running.map(({ pod }) => pod.metadata.name ?? "")];
  return [waiting, ...(mayGo && running.length > 0 ? [all] : [])].map((pods) => ({
    kind: "pod-recreated",
    cost: 0,
    sentence: `delete ${pods.length === 1 ? "pod" : "pods"} ${pods.join(", ")}, which StatefulSet ${namespace}/${name} makes anew`,
    target: `Pod ${namespace}/${pods[0] ?? ""}`,
    edit: { kind: "recreate", namespace, pods },
  }));
}

/** Of more nobody would delete all. */
const mostRunning = 10;
