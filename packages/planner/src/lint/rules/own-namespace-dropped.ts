import { compileLabelSelector, matchesLabels } from "@stowage/engine";
import type { JsonPatchOperation } from "../../change/json-patch.ts";
import { removing } from "../../fix/patch-path.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { type Selection, selectionText, selectsItself, selectsOwnLabels } from "../../subjects/selection.ts";
import type { Report } from "../finding.ts";
import { type Look, lookText } from "../../subjects/seen-pods.ts";
import { eachSelection } from "./each-selection.ts";

/**
 * A rule that is plainly about the pod's own kind, and whose namespaces or namespaceSelector leave the pod's own namespace
 * out: naming any namespaces drops the default, which is the pod's own.
 * Source: `getNamespacesFromPodAffinityTerm` (kube-scheduler, framework/types.go).
 */
export const ownNamespaceDropped: LintRule = {
  name: "own-namespace-dropped",
  summary: "namespaces that leave out the pod's own, where its siblings are meant",
  severity: "warning",
  check: (context) =>
    eachSelection(context, (selection) => {
      const meant = neighbourLeftOut(selection, context);
      if (meant !== undefined) return neighbourReport(selection, meant);
      if (!dropsOwnNamespace(selection, context)) return undefined;
      // A required affinity that its first pod can not meet is first-pod-defeated.
      if (selection.kind === "affinity" && selection.required) return undefined;
      const { kind, subject } = selection;
      const { field, ...finding } = fieldLeftOut(selection);
      const effect =
        kind === "antiAffinity" ? "its own replicas are not kept apart" : "its own replicas do not attract each other";
      return {
        ...finding,
        // It may be applied into the very namespace that is named.
        ...(context.namesNamespace(subject) ? {} : { severity: "info" }),
        message: `the labelSelector of ${selectionText(selection)} matches the pods of ${subject.text}, but ${field} leaves out their namespace ${subject.namespace}: ${effect}; naming namespaces drops the pod's own, which must then be named too`,
      };
    }),
};

/** The field that drops the namespace: where it is, and the fix that leaves it out. */
function fieldLeftOut(selection: Selection): Pick<Report, "fix" | "path"> & { readonly field: string } {
  const { fields, namespaceSelector } = selection;
  const field = namespaceSelector === undefined ? "namespaces" : "namespaceSelector";
  const sentence = `leave ${field} out: without it the pod's own namespace is meant`;
  const fix = { kind: "namespaces-corrected", sentence, patch: withoutNamespaces(selection) } as const;
  return { field, fix, path: `${fields}.${field}` };
}

function neighbourReport(selection: Selection, meant: Look): Omit<Report, "subject"> {
  const { subject, kind, required } = selection;
  const { field, ...finding } = fieldLeftOut(selection);
  const effect =
    kind === "affinity"
      ? required
        ? `no pod of ${subject.text} can be placed`
        : "it attracts its pods to nowhere"
      : "it keeps its pods away from nobody";
  return {
    ...finding,
    message: `the labelSelector of ${selectionText(selection)} matches ${lookText(meant)}, but ${field} leaves out the namespace ${subject.namespace}, and no pod elsewhere matches: ${effect}; naming namespaces drops the pod's own, which must then be named too`,
    severity: kind === "affinity" && required ? "error" : "warning",
  };
}

/**
 * Pods of its own namespace that the rule was meant for, where every pod is known: they have its labels, its namespaces
 * leave them out, and nobody else has them.
 */
export function neighbourLeftOut(selection: Selection, { scope, seen }: LintContext): Look | undefined {
  const { namespaces, namespaceSelector, selects, subject, term } = selection;
  if ((scope !== "dump" && scope !== "nodes") || (namespaces.length === 0 && namespaceSelector === undefined))
    return undefined;
  if (!namesLabels(selection) || selectsOwnLabels(selection) || seen.isInScope(term, subject.namespace))
    return undefined;
  if (seen.selectedBy(term).length > 0) return undefined;
  return seen.looks.find((look) => look.namespace === subject.namespace && seen.selects(selects, look));
}

/** Leaves out what names namespaces, so that the pod's own is meant. */
export function withoutNamespaces({
  subject,
  fields,
  namespaces,
  namespaceSelector,
}: Selection): readonly JsonPatchOperation[] {
  return [
    ...(namespaces.length === 0 ? [] : removing(subject, `${fields}.namespaces`)),
    ...(namespaceSelector === undefined ? [] : removing(subject, `${fields}.namespaceSelector`)),
  ];
}

/** Whether the rule's labels are those of its own pods, its namespaces are not, and nobody else is meant. */
export function dropsOwnNamespace(selection: Selection, context: LintContext): boolean {
  const { kind, namespaces, namespaceSelector, written } = selection;
  if (kind === "spread" || written === undefined || (namespaces.length === 0 && namespaceSelector === undefined))
    return false;
  if (!namesLabels(selection) || !selectsOwnLabels(selection) || selectsItself(selection, context.seen)) return false;
  if (namespaceSelector !== undefined && !isDecidable(selection, context)) return false;
  return context.seen.selectedBy(selection.term).length === 0 && !hasTermForItself(selection, context);
}

/** Whether another rule of the kind is about the pod's own siblings, so that this one is for those of elsewhere. */
function hasTermForItself({ kind, subject }: Selection, { selections, seen }: LintContext): boolean {
  return selections(subject).some((other) => other.kind === kind && selectsItself(other, seen));
}

/** Whether the selector asks for a label by value: one that only leaves pods out means nobody in particular. */
function namesLabels({ selects }: Selection): boolean {
  return selects.requirements?.some(({ operator }) => operator === "In") === true;
}

/** Whether the labels of the pod's own namespace are known, as far as the selector asks for them. */
function isDecidable({ namespaceSelector, subject }: Selection, { manifests, scope, seen }: LintContext): boolean {
  if (
    scope === "dump" ||
    manifests.some(({ object }) => object.kind === "Namespace" && object.metadata.name === subject.namespace)
  ) {
    return true;
  }
  // The name's label is always there; a selector that asks for nothing else is decided by it.
  const keys = compileLabelSelector(namespaceSelector).requirements?.map(({ key }) => key) ?? [];
  if (keys.some((key) => key !== "kubernetes.io/metadata.name")) return false;
  return !matchesLabels(compileLabelSelector(namespaceSelector), seen.namespaceLabels(subject.namespace));
}
