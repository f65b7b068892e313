import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { requiredAffinity } from "./wanted-looks.ts";
import { type Selection, selectsItself } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { sharedClaims } from "./shared-claims.ts";

/**
 * A ReadWriteOnce claim that several pods share, which the rules may or must put on different nodes: a volume of that mode
 * is attached to one node at a time; one of ReadWriteOncePod is for one pod. A StatefulSet's claims are each pod's own.
 */
export const sharedVolumeApart: LintRule = {
  name: "shared-volume-apart",
  summary: "a ReadWriteOnce claim shared by pods that may be on different nodes",
  severity: "warning",
  check: (context) =>
    context.subjects.flatMap((subject) => {
      const { replicas = 2, text } = subject;
      if (replicas < 2) return [];
      const pods = subject.replicas === undefined ? "the pods" : `the ${replicas} pods`;
      for (const { name, path, modes, isEverywhere } of sharedClaims(subject, context)) {
        if (modes.includes("ReadWriteOncePod")) {
          const message = `${pods} of ${text} share the claim ${name}, which is ReadWriteOncePod: one of them can run, and the others stay pending`;
          return [{ subject, path, message, severity: "error" as const }];
        }
        const isOnce = modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce");
        if (!isOnce || isEverywhere || isTogether(subject, context)) continue;
        const apart = context.selections(subject).find((one) => keepsOnOtherNodes(one, context));
        const effect =
          apart === undefined
            ? "nothing keeps them on one node, and those elsewhere hang in ContainerCreating"
            : "its anti-affinity puts them on different nodes, and all but those of one hang in ContainerCreating";
        const message = `${pods} of ${text} share the claim ${name}, which is ReadWriteOnce and can be used on one node at a time: ${effect}`;
        return [{ subject, path, message, severity: apart === undefined ? "warning" : "error" }];
      }
      return [];
    }),
};

/** Whether a rule keeps all its pods on one node. */
function isTogether(subject: Subject, context: LintContext): boolean {
  const { nodeName, nodeSelector = {} } = subject.pod.spec;
  if ((nodeName !== undefined && nodeName !== "") || Object.hasOwn(nodeSelector, "kubernetes.io/hostname")) return true;
  return requiredAffinity(subject, context).some(
    (term) => term.topologyKey === "kubernetes.io/hostname" && selectsItself(term, context.seen),
  );
}

function keepsOnOtherNodes(selection: Selection, { seen }: LintContext): boolean {
  return selection.kind === "antiAffinity" && selection.required && selectsItself(selection, seen);
}
