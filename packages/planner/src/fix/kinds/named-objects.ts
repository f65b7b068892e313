import type { Namespace, ServiceAccount } from "@stowage/engine";
import { nearestName } from "@stowage/manifests";
import { type Candidate, patchOf } from "../candidate.ts";
import type { Subject } from "../../subjects/subject.ts";
import { type FixContext, nearScheduler } from "../fix-context.ts";
import { pointerTo, writtenAt } from "../patch-path.ts";

/** Objects that the pods name and that are not there: the nearest that is, none, or a new one. */
export function namedObjects(context: FixContext): readonly Candidate[] {
  return [
    ...classNamed(context, "PriorityClass", "priorityClassName"),
    ...classNamed(context, "RuntimeClass", "runtimeClassName"),
    ...serviceAccount(context),
    ...namespaces(context),
  ];
}

/** A `nodeName` that no node has: the nearest that is there, or none, so that the scheduler decides. */
export function namedNode({ subject, nodes }: FixContext): readonly Candidate[] {
  const written = subject.written.nodeName ?? "";
  if (written === "") return [];
  const names = nodes.map(({ name }) => name);
  const near = nearestName(written, names);
  const correct = corrector(subject, "spec.nodeName");
  return [
    ...(near === undefined
      ? []
      : [
          correct(
            `let ${subject.text} name the node ${near}: there is no ${written}`,
            written.length < 3 ? 26 : 10,
            near,
          ),
        ]),
    correct(`leave nodeName out of ${subject.text}, so that the scheduler chooses: there is no node ${written}`, 24),
  ];
}

/** A scheduler that is not known: the nearest that is. */
export function namedScheduler({ subject, pending, plan }: FixContext): readonly Candidate[] {
  const { schedulerName: written = "" } = subject.written;
  const near = pending.flatMap((one) => nearScheduler(one, plan) ?? [])[0];
  if (near === undefined || written === "") return [];
  const sentence = `let ${subject.text} ask for the scheduler ${near}: none of that name, ${written}, is known here`;
  return [corrector(subject, "spec.schedulerName")(sentence, 10, near)];
}

/** Makes candidates that put another name into a field, or leave it out. */
function corrector(subject: Subject, field: string): (sentence: string, cost: number, value?: string) => Candidate {
  const path = pointerTo(subject, field);
  return (sentence, cost, value) =>
    patchOf(subject, {
      kind: "name-corrected",
      cost,
      sentence,
      patch: [value === undefined ? { op: "remove", path } : { op: "replace", path, value }],
    });
}

/** A class that is not there: the nearest that is, or none. */
function classNamed(
  { subject, objects }: FixContext,
  kind: "PriorityClass" | "RuntimeClass",
  field: "priorityClassName" | "runtimeClassName",
): readonly Candidate[] {
  const written = subject.written[field];
  if (written === undefined || written === "" || written.startsWith("system-")) return [];
  const known = objects.flatMap((object) => (object.kind === kind ? [object.metadata.name ?? ""] : []));
  if (known.includes(written)) return [];
  const near = nearestName(written, known);
  const correct = corrector(subject, `spec.${field}`);
  return [
    ...(near === undefined ? [] : [correct(`use the ${kind} ${near}: there is no ${written}`, 10, near)]),
    correct(`leave ${field} out of ${subject.text}: there is no ${kind} ${written}`, 24),
  ];
}

/** A ServiceAccount that is not there: the nearest that is, a new one, or the namespace's own. */
function serviceAccount({ subject, objects }: FixContext): readonly Candidate[] {
  const { namespace } = subject;
  const asked = writtenAt(subject, "spec.serviceAccountName");
  const written = typeof asked === "string" && asked !== "" ? asked : undefined;
  const name = written ?? "default";
  const known = objects.flatMap(({ kind, metadata }) =>
    kind === "ServiceAccount" && (metadata.namespace ?? "default") === namespace ? [metadata.name ?? ""] : [],
  );
  if (known.includes(name)) return [];
  const object: ServiceAccount = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } };
  const added: Candidate = {
    kind: "service-account-added",
    cost: 20,
    sentence: `create the ServiceAccount ${name} in namespace ${namespace} first`,
    target: `ServiceAccount ${namespace}/${name}`,
    edit: { kind: "change", change: { kind: "apply", objects: [object] } },
  };
  if (written === undefined) return [added];
  const near = nearestName(name, known);
  const correct = corrector(subject, "spec.serviceAccountName");
  return [
    ...(near === undefined ? [] : [correct(`use the ServiceAccount ${near}: there is no ${name}`, 10, near)]),
    added,
    correct(`leave serviceAccountName out of ${subject.text}: there is no ${name}`, 24),
  ];
}

/** A namespace that is not there: the nearest that is, or a new one. */
function namespaces({ subject, objects }: FixContext): readonly Candidate[] {
  const { namespace, manifest } = subject;
  const known = objects.flatMap(({ kind, metadata }) => (kind === "Namespace" ? [metadata.name ?? ""] : []));
  if (known.includes(namespace) || namespace === "default") return [];
  const near = nearestName(namespace, known);
  const object: Namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  const added: Candidate = {
    kind: "namespace-added",
    cost: 20,
    sentence: `create the namespace ${namespace} first`,
    target: `Namespace ${namespace}`,
    edit: { kind: "change", change: { kind: "apply", objects: [object] } },
  };
  if (near === undefined || manifest.object.metadata.namespace === undefined) return [added];
  const corrected = patchOf(subject, {
    kind: "name-corrected",
    cost: 12,
    sentence: `put ${subject.text} into the namespace ${near}: there is no ${namespace}`,
    patch: [{ op: "replace", path: "/metadata/namespace", value: near }],
  });
  return [corrected, added];
}
