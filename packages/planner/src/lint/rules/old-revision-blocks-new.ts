import { type Affinity, labelValue } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import type { Report } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { settingIn } from "../../fix/patch-path.ts";
import { selectsItself } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { isRunning, isSatisfied, relatedManifests } from "./related-manifests.ts";

/**
 * An update that drops or narrows an anti-affinity, and never ends: the pods that run keep others away by their own
 * revision's terms. Found by playing the update with and without these.
 * Source: `satisfyExistingPodsAntiAffinity` (plugins/interpodaffinity/filtering.go).
 */
export const oldRevisionBlocksNew: LintRule = {
  name: "old-revision-blocks-new",
  summary: "the running revision's anti-affinity keeps the new one away",
  severity: "error",
  check: (context) => context.subjects.flatMap((subject) => reportOf(subject, context) ?? []),
};

function reportOf(subject: Subject, context: LintContext): Report | undefined {
  if (subject.kind !== "Deployment" || !isRunning(subject, context)) return undefined;
  const keepsItselfApart = context
    .selections(subject)
    .some(
      (selection) => selection.kind === "antiAffinity" && selection.required && selectsItself(selection, context.seen),
    );
  // That is rollout-deadlock.
  if (keepsItselfApart) return undefined;
  const manifests = relatedManifests(subject, context);
  const updated = context.simulateWith(manifests, []);
  if (updated === undefined || !isSatisfied(updated.before, subject) || isSatisfied(updated.final, subject))
    return undefined;
  const without = context.clusterObjects.map((object) => withoutOwnTerms(object, subject));
  const freed = context.simulateWith(manifests, [], { cluster: without });
  if (freed === undefined || !isSatisfied(freed.final, subject)) return undefined;
  const { object } = subject.manifest;
  const patch = settingIn(object, ["spec", "strategy"], gentle);
  return {
    subject,
    in: "object",
    path: "spec.template",
    fix: {
      kind: "rollout-strategy",
      sentence: "let an old pod go before each new one comes: maxSurge: 0, maxUnavailable: 1",
      patch,
    },
    message: `the update of ${subject.text} never ends: the pods that run keep the new ones away by the required anti-affinity of their own revision, which this one no longer has; scale down first, or set maxUnavailable to at least 1`,
  };
}

const gentle = { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };

/** A pod or ReplicaSet of the workload without its required anti-affinity; anything else as it is. */
function withoutOwnTerms(object: KubernetesObject, subject: Subject): KubernetesObject {
  if ((object.metadata.namespace ?? "default") !== subject.namespace) return object;
  if (object.kind === "Pod" && looksAlike(object.metadata.labels, subject)) {
    return { ...object, spec: { ...object.spec, ...withoutRequired(object.spec.affinity) } };
  }
  return object;
}

function looksAlike(labels: KubernetesObject["metadata"]["labels"], subject: Subject): boolean {
  return Object.entries(subject.ownLabels).every(([key, value]) => labelValue(labels, key) === value);
}

function withoutRequired(affinity: Affinity | undefined): { readonly affinity?: Affinity } {
  if (affinity?.podAntiAffinity === undefined) return affinity === undefined ? {} : { affinity };
  const { requiredDuringSchedulingIgnoredDuringExecution: _, ...podAntiAffinity } = affinity.podAntiAffinity;
  return { affinity: { ...affinity, podAntiAffinity } };
}
