import type { Attempt } from "./attempt.ts";
import { gatedMessage } from "./gated-reason.ts";
import type { PendingPods } from "./pending-pods.ts";
import type { PlannedPod, PlannedStatus } from "./planned-pod.ts";

/** What an attempt has come to. */
export function plannedPod(attempt: Attempt, pending: PendingPods): PlannedPod {
  const { candidate, pod, nodeName, message, decision, victims, replaces } = attempt;
  const isPending = attempt.status === "pending";
  const hasTried = isPending && message !== undefined && attempt.preemption !== "inVain";
  const untried = attempt.status === "SchedulingGated" ? gatedMessage : attempt.event;
  const event = !hasTried ? untried : attempt.cycleFails === true ? message : pending.event(pod, message);
  const reason = isPending ? pending.reason(pod) : reasonOf(attempt);
  return {
    pod,
    ...(candidate.owner === undefined ? {} : { owner: candidate.owner }),
    status: finalStatus(attempt.status),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(message === undefined ? {} : { message }),
    ...(event === undefined ? {} : { event }),
    ...(reason === undefined ? {} : { reason }),
    victims,
    ...(replaces === undefined ? {} : { replaces }),
    ...(decision === undefined ? {} : { decision }),
    ...(candidate.alike === undefined ? {} : { alike: candidate.alike }),
    ...(candidate.isStranger === true ? { isStranger: true } : {}),
    mark: isPending ? pending.mark() : attempt.mark,
    manifest: candidate.manifest,
  };
}

function reasonOf({ status, candidate, reason, waitsFor }: Attempt): string | undefined {
  if (status !== "waits") return reason;
  return waitingText(waitsFor ?? candidate.after ?? "");
}

/** Why a pod is not made before another one, given as `namespace/name`. */
export function waitingText(waitsFor: string): string {
  return `waits for ${waitsFor.replace(/^.*\//, "")}, which has no node`;
}

function finalStatus(status: Attempt["status"]): PlannedStatus {
  if (status === "waits") return "NotCreated";
  return status === "pending" ? "Unschedulable" : status;
}
