import type { LintRule } from "../lint-rule.ts";
import type { LintContext } from "../lint-context.ts";
import { type Selection, selectsItself } from "../../subjects/selection.ts";
import { dropsOwnNamespace } from "./own-namespace-dropped.ts";
import { missesItself } from "./self-selector-mismatch.ts";

/** Replicas that nothing keeps apart: all of them may be on one node. Spread constraints count as keeping apart. */
export const replicasTogether: LintRule = {
  name: "replicas-together",
  summary: "two or more replicas that nothing keeps apart",
  severity: "info",
  check: (context) =>
    context.subjects.flatMap((subject) => {
      const { replicas, kind, text } = subject;
      if (replicas === undefined || replicas < 2 || kind === "Job" || kind === "CronJob") return [];
      const keepsApart = context
        .selections(subject)
        .some((selection) => selection.kind !== "affinity" && isMeantApart(selection, context));
      const hasHostPort = subject.info.hostPorts.length > 0;
      if (keepsApart || hasHostPort) return [];
      return [
        {
          subject,
          in: "object",
          path: "spec.replicas",
          message: `nothing keeps the ${replicas} replicas of ${text} apart: all of them may be on one node, and be lost with it`,
        },
      ];
    }),
};

/** Whether a rule keeps the replicas apart, or is meant to, which another lint rule says then. */
function isMeantApart(selection: Selection, context: LintContext): boolean {
  return (
    selectsItself(selection, context.seen) ||
    selection.written === undefined ||
    missesItself(selection, context) !== undefined ||
    dropsOwnNamespace(selection, context)
  );
}
