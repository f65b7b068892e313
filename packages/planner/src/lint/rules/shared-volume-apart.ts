import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { requiredAffinity } from "./wanted-looks.ts";
import { type Selection, selectsItself } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { volumeClaims } from "@stowage/engine";

/**
 * A ReadWriteOnce claim that several pods share, which the rules may or must put on different nodes: a volume of that mode
 * is attached to one node at a time. A StatefulSet's claims are each pod's own.
 */
export const sharedVolumeApart: LintRule = {
  name: "shared-volume-apart",
  summary: "a ReadWriteOnce claim shared by pods that may be on different nodes",
  severity: "warning",
  check: (context) =>
    context.subjects.flatMap((subject) => {
      const { replicas = 2, text } = subject;
      const claim = onceClaim(subject, context);
      if (claim === undefined || replicas < 2 || isTogether(subject, context)) return [];
      const apart = context.selections(subject).find((one) => keepsOnOtherNodes(one, context));
      const effect =
        apart === undefined
          ? "nothing keeps them on one node, and those elsewhere hang in ContainerCreating"
          : "its anti-affinity puts them on different nodes, and all but those of one hang in ContainerCreating";
      const pods = subject.replicas === undefined ? "the pods" : `the ${replicas} pods`;
      return [
        {
          subject,
          path: "spec.volumes",
          message: `${pods} of ${text} share the claim ${claim}, which is ReadWriteOnce and can be used on one node at a time: ${effect}`,
          severity: apart === undefined ? "warning" : "error",
        },
      ];
    }),
};

/** The first claim of the pod that one node at a time may use, and that all its pods share. */
function onceClaim(subject: Subject, { objects }: LintContext): string | undefined {
  const named = (subject.pod.spec.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  const own = new Set(
    subject.kind === "StatefulSet" ? volumeClaims(subject.pod).map(({ claimName }) => claimName) : [],
  );
  return named.find((name) => {
    if (own.has(name) && name.endsWith(`-${subject.pod.metadata.name ?? ""}`)) return false;
    const claim = objects.find(
      (object) =>
        object.kind === "PersistentVolumeClaim" &&
        object.metadata.name === name &&
        (object.metadata.namespace ?? "default") === subject.namespace,
    );
    if (claim?.kind !== "PersistentVolumeClaim") return false;
    const modes = claim.spec?.accessModes ?? [];
    return modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce" || mode === "ReadWriteOncePod");
  });
}

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
