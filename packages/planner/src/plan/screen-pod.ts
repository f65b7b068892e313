import { defaultSchedulerName, notCovered, type PodObject, schedulingGates } from "@stowage/engine";
import type { FieldProblem } from "@stowage/manifests";
import type { Candidate } from "./candidate.ts";
import { gatedReason } from "./gated-reason.ts";
import { type PodAdmission, refusalText } from "./pod-admission.ts";
import type { PlannedStatus } from "./planned-pod.ts";

/** A pod before any node is asked: to be scheduled, or not and why. */
export type Screened =
  | { readonly kind: "schedule"; readonly pod: PodObject }
  | { readonly kind: "bound"; readonly pod: PodObject; readonly nodeName: string }
  | { readonly kind: "settled"; readonly pod: PodObject; readonly status: PlannedStatus; readonly reason: string };

/** What the API server and the queue say to a pod: whether it is created, gated, ours, and covered. */
export function screenPod(
  { pod: asMade, isNew, hindrance, admission: own }: Candidate,
  admission: PodAdmission,
  schedulerNames: readonly string[],
): Screened {
  if (hindrance !== undefined) return { kind: "settled", pod: asMade, status: "NotCreated", reason: hindrance };
  const { pod, problems } = isNew ? (own ?? admission).admit(asMade) : { pod: asMade, problems: [] };
  const refusals = problems.length > 0 || !isNew ? problems : admission.charge(pod);
  if (refusals.length > 0) return { kind: "settled", pod, status: "NotCreated", reason: whyNot(refusals, own) };
  const { nodeName, schedulerName: asked = defaultSchedulerName } = pod.spec;
  if (nodeName) return { kind: "bound", pod, nodeName };
  if (!schedulerNames.includes(asked)) {
    const reason = `asks for the scheduler "${asked}", whose decisions are not known here`;
    return { kind: "settled", pod, status: "Refused", reason };
  }
  const gates = schedulingGates(pod);
  if (gates.length > 0) {
    return { kind: "settled", pod, status: "SchedulingGated", reason: gatedReason(gates) };
  }
  const uncovered = notCovered(pod);
  if (uncovered !== undefined) return { kind: "settled", pod, status: "Refused", reason: uncovered };
  return { kind: "schedule", pod };
}

/**
 * Why the API server would refuse a pod, quotas aside; `undefined` where it takes it.
 *
 * @param own Who admits it, where that is not the plan's own.
 */
export function whyRefused(pod: PodObject, admission: PodAdmission, own: PodAdmission | undefined): string | undefined {
  const { problems } = (own ?? admission).admit(pod);
  return problems.length === 0 ? undefined : whyNot(problems, own);
}

function whyNot(refusals: readonly FieldProblem[], own: PodAdmission | undefined): string {
  return `${refusalText(refusals)}${own === undefined ? "" : " (what comes later in the files is not there yet)"}`;
}
