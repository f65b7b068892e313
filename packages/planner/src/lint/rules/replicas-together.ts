import type { LintRule } from "../lint-rule.ts";
import { selectsItself } from "../selection.ts";

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
        .some((selection) => selection.kind !== "affinity" && selectsItself(selection, context.seen));
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
