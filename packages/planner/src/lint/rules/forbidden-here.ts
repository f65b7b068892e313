import type { ResourceQuota } from "@stowage/engine";
import { quotaCounts } from "../../admission/quota-scopes.ts";
import type { Report } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { withoutNamespaces } from "./own-namespace-dropped.ts";
import { preferredInstead } from "./preferred-instead.ts";
import type { Subject } from "../../subjects/subject.ts";

/**
 * Rules that this cluster's quota or admission refuses: reaching other namespaces under a quota of scope
 * CrossNamespacePodAffinity, and anti-affinity by anything but the hostname under LimitPodHardAntiAffinityTopology.
 * Source: pkg/quota/v1/evaluator/core/pods.go; plugin/pkg/admission/antiaffinity/admission.go.
 */
export const forbiddenHere: LintRule = {
  name: "forbidden-here",
  summary: "a rule that a quota's scope or an admission plugin refuses",
  severity: "error",
  check: (context) =>
    context.subjects.flatMap((subject) => [...byQuota(subject, context), ...byPlugin(subject, context)]),
};

function byQuota(subject: Subject, context: LintContext): readonly Report[] {
  const term = context
    .selections(subject)
    .find(
      ({ kind, namespaces, namespaceSelector }) =>
        kind !== "spread" && (namespaces.length > 0 || namespaceSelector !== undefined),
    );
  if (term === undefined) return [];
  const quota = context.objects.find(
    (object): object is ResourceQuota =>
      object.kind === "ResourceQuota" &&
      (object.metadata.namespace ?? "default") === subject.namespace &&
      scopesOf(object).includes("CrossNamespacePodAffinity") &&
      quotaCounts(object, subject.pod) &&
      (Number(object.spec?.hard?.["pods"] ?? Infinity) === 0 ||
        subject.planned.some(({ status }) => status === "NotCreated")),
  );
  if (quota === undefined) return [];
  const field = term.namespaceSelector === undefined ? "namespaces" : "namespaceSelector";
  const hard = quota.spec?.hard?.["pods"];
  const message = `the ResourceQuota ${subject.namespace}/${quota.metadata.name ?? ""} allows ${hard === undefined ? "no more" : String(hard)} pods whose affinity names namespaces (scope CrossNamespacePodAffinity): the pods of ${subject.text} are refused; naming its own namespace counts too`;
  const patch = context
    .selections(subject)
    .filter(({ kind }) => kind !== "spread")
    .flatMap(withoutNamespaces);
  const sentence = "leave namespaces and namespaceSelector out: the pod's own namespace is the default";
  return [
    { subject, path: `${term.fields}.${field}`, message, fix: { kind: "namespaces-corrected", sentence, patch } },
  ];
}

function scopesOf({ spec }: ResourceQuota): readonly string[] {
  return [...(spec?.scopes ?? []), ...(spec?.scopeSelector?.matchExpressions ?? []).map(({ scopeName }) => scopeName)];
}

function byPlugin(subject: Subject, context: LintContext): readonly Report[] {
  if (!context.admissionPlugins.has("LimitPodHardAntiAffinityTopology")) return [];
  return context
    .selections(subject)
    .filter(
      ({ kind, required, topologyKey }) =>
        kind === "antiAffinity" && required && topologyKey !== "kubernetes.io/hostname",
    )
    .map((term) => {
      const { fields, topologyKey } = term;
      const message = `the admission plugin LimitPodHardAntiAffinityTopology refuses pods with required anti-affinity by ${topologyKey}: only kubernetes.io/hostname is allowed`;
      const fix = preferredInstead(term);
      return { subject, path: `${fields}.topologyKey`, message, ...(fix === undefined ? {} : { fix }) };
    });
}
