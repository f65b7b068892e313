import { appending } from "../../fix/patch-path.ts";
import { ownSelector } from "../../subjects/own-selector.ts";
import type { Subject } from "../../subjects/subject.ts";
import type { ReportedFix } from "../finding.ts";
import type { LintRule } from "../lint-rule.ts";
import type { LintContext } from "../lint-context.ts";
import { type Selection, selectsItself } from "../../subjects/selection.ts";
import { autoscalerOf } from "./autoscaling-beyond-domains.ts";
import { dropsOwnNamespace } from "./own-namespace-dropped.ts";
import { requiredAffinity } from "./wanted-looks.ts";
import { missesItself } from "./self-selector-mismatch.ts";

/** Replicas that nothing keeps apart: all of them may be on one node. Spread constraints count as keeping apart. */
export const replicasTogether: LintRule = {
  name: "replicas-together",
  summary: "two or more replicas that nothing keeps apart",
  severity: "info",
  check: (context) =>
    context.subjects.flatMap((subject) => {
      const { kind, text } = subject;
      const replicas = leastReplicas(subject, context);
      if (replicas === undefined || replicas < 2 || kind === "Job" || kind === "CronJob") return [];
      const keepsApart = context
        .selections(subject)
        .some((selection) => selection.kind !== "affinity" && isMeantApart(selection, context));
      const hasHostPort = subject.info.hostPorts.length > 0;
      if (keepsApart || hasHostPort || isMeantTogether(subject, context)) return [];
      return [
        {
          subject,
          in: "object",
          path: "spec.replicas",
          fix: spreadingOut(subject),
          message: `nothing keeps the ${replicas} replicas of ${text} apart: all of them may be on one node, and be lost with it`,
        },
      ];
    }),
};

/** An autoscaler asks for its minimum at least, whatever is written. */
function leastReplicas(subject: Subject, context: LintContext): number | undefined {
  const { minReplicas = 1 } = autoscalerOf(subject, context)?.spec ?? {};
  return subject.replicas === undefined ? undefined : Math.max(subject.replicas, minReplicas);
}

/** Not strict: it keeps no pod from running. Revisions are counted by themselves, so that an update does not undo it. */
function spreadingOut(subject: Subject): ReportedFix {
  const constraint = {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: ownSelector(subject),
    ...(subject.kind === "Deployment" ? { matchLabelKeys: ["pod-template-hash"] } : {}),
  };
  return {
    kind: "term-added",
    sentence: "add a topology spread constraint by kubernetes.io/hostname, with whenUnsatisfiable: ScheduleAnyway",
    patch: appending(subject, "spec.topologySpreadConstraints", constraint),
  };
}

/** Whether all of them have to be on one node. */
function isMeantTogether(subject: Subject, context: LintContext): boolean {
  return requiredAffinity(subject, context).some(
    (term) => term.topologyKey === "kubernetes.io/hostname" && selectsItself(term, context.seen),
  );
}

/** Whether a rule keeps the replicas apart, or is meant to, which another lint rule says then. */
function isMeantApart(selection: Selection, context: LintContext): boolean {
  return (
    selectsItself(selection, context.seen) ||
    selection.written === undefined ||
    missesItself(selection, context) !== undefined ||
    dropsOwnNamespace(selection, context)
  );
}
