import type { Labels, LabelSelector, ObjectMeta } from "@stowage/engine";
import { validateEnumOrEmpty, validateNonNegative } from "./enum-value.ts";
import { validateAnnotations, validateLabels } from "./labels.ts";
import { dnsLabelProblem, quoted } from "./names.ts";
import { validatePodSpec, type CheckedPodSpec } from "./pod.ts";
import { required, type Report } from "./report.ts";
import { selectorMatches, validateLabelSelector } from "./selectors.ts";
import { validateClaimTemplates, type ClaimTemplate } from "./claim-templates.ts";
import { validateStrategy, type RolloutStrategy } from "./rollout-strategy.ts";

/** A pod template of which nothing need be there. */
export interface CheckedTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec?: CheckedPodSpec;
}

/** A workload's specification of which nothing need be there. */
export interface CheckedWorkloadSpec {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly progressDeadlineSeconds?: number;
  readonly selector?: LabelSelector;
  readonly template?: CheckedTemplate;
  readonly strategy?: RolloutStrategy;
  readonly updateStrategy?: RolloutStrategy;
  readonly serviceName?: string;
  readonly podManagementPolicy?: string;
  readonly ordinals?: { readonly start?: number };
  readonly volumeClaimTemplates?: readonly ClaimTemplate[];
}

/** Source: `ValidateDeploymentSpec` and `ValidateReplicaSetSpec` (pkg/apis/apps/validation). */
export function validateReplicated(spec: CheckedWorkloadSpec, kind: "Deployment" | "ReplicaSet", report: Report): void {
  validateCounts(spec, report);
  const template = spec.template ?? {};
  if (validateSelector(spec.selector, report)) {
    validateSelectsTemplate(spec.selector, template, report);
    validateTemplate(template, "spec.template", report);
    validateAlwaysRestarts(template, kind, report);
  }
  if (kind !== "Deployment") return;
  validateStrategy(spec.strategy, "spec.strategy", report);
  const { progressDeadlineSeconds: deadline = 600, minReadySeconds = 0 } = spec;
  validateNonNegative(deadline, "spec.progressDeadlineSeconds", report);
  if (deadline <= minReadySeconds) {
    report("spec.progressDeadlineSeconds", `must be more than minReadySeconds (${minReadySeconds}), not ${deadline}`);
  }
}

/** Source: `ValidateStatefulSetSpec` (pkg/apis/apps/validation). */
export function validateStatefulSet(spec: CheckedWorkloadSpec, report: Report): void {
  validateCounts(spec, report);
  validateEnumOrEmpty(spec.podManagementPolicy, ["OrderedReady", "Parallel"], "spec.podManagementPolicy", report);
  validateNonNegative(spec.ordinals?.start, "spec.ordinals.start", report);
  const serviceName = spec.serviceName ?? "";
  const problem = serviceName === "" ? undefined : dnsLabelProblem(serviceName);
  if (problem !== undefined) report("spec.serviceName", `${quoted(serviceName)} ${problem}`);
  validateClaimTemplates(spec.volumeClaimTemplates, "spec.volumeClaimTemplates", report);
  const template = spec.template ?? {};
  if (validateSelector(spec.selector, report)) {
    validateSelectsTemplate(spec.selector, template, report);
    validateTemplate(withClaimVolumes(template, spec), "spec.template", report);
  }
  validateAlwaysRestarts(template, "StatefulSet", report);
}

/** Source: `ValidateDaemonSetSpec` (pkg/apis/apps/validation). */
export function validateDaemonSet(spec: CheckedWorkloadSpec, report: Report): void {
  const template = spec.template ?? {};
  let valid = true;
  validateLabelSelector(spec.selector, "spec.selector", (path, message, at) => {
    valid = false;
    report(path, message, at);
  });
  if (valid) validateSelectsTemplate(spec.selector, template, report);
  if (isEmpty(spec.selector)) report("spec.selector", emptySelector);
  validateTemplate(template, "spec.template", report);
  validateAlwaysRestarts(template, "DaemonSet", report);
  validateNonNegative(spec.minReadySeconds, "spec.minReadySeconds", report);
  validateNonNegative(spec.revisionHistoryLimit, "spec.revisionHistoryLimit", report);
}

/** A ReplicationController's selector is a plain map, and by default its template's labels. */
export interface CheckedReplicationControllerSpec extends Omit<CheckedWorkloadSpec, "selector"> {
  readonly selector?: Labels;
}

/** Source: `ValidateReplicationControllerSpec` (pkg/apis/core/validation). */
export function validateReplicationController(
  metadata: ObjectMeta,
  spec: CheckedReplicationControllerSpec,
  report: Report,
): void {
  validateCounts(spec, report);
  const { template } = spec;
  validateInheritedLabels(metadata, template, report);
  const selector = Object.keys(spec.selector ?? {}).length > 0 ? spec.selector : template?.metadata?.labels;
  if (Object.keys(selector ?? {}).length === 0)
    report("spec.selector", required("which pods it manages, such as app: web"));
  if (template === undefined) {
    report("spec.template", required("what its pods are made from"));
    return;
  }
  validateSelectsTemplate({ matchLabels: selector ?? {} }, template, report);
  validateTemplate(template, "spec.template", report);
  validateAlwaysRestarts(template, "ReplicationController", report);
}

/** Without labels of its own an object of the oldest kinds gets its template's. Source: `SetDefaults_ReplicationController`, `SetDefaults_Job`. */
export function validateInheritedLabels(
  { labels }: ObjectMeta,
  template: CheckedTemplate | undefined,
  report: Report,
): void {
  if (Object.keys(labels ?? {}).length > 0) return;
  validateLabels(template?.metadata?.labels, "metadata.labels", report, "spec.template.metadata.labels");
}

const emptySelector = "must not be empty: an empty selector would select every pod";

/**
 * A selector that must be there and select something. Upstream looks no further (at the template) where it is broken,
 * and says so once more at the selector.
 *
 * @returns whether the selector can be used; one that is missing or empty can.
 */
function validateSelector(selector: LabelSelector | undefined, report: Report): boolean {
  if (selector === undefined)
    report("spec.selector", required("which pods it manages, such as matchLabels: {app: web}"));
  if (isEmpty(selector)) report("spec.selector", emptySelector);
  let valid = true;
  validateLabelSelector(selector, "spec.selector", (path, message, at) => {
    valid = false;
    report(path, message, at);
  });
  if (!valid) report("spec.selector", "must be put right before the template can be checked");
  return valid;
}

function isEmpty(selector: LabelSelector | undefined): boolean {
  if (selector === undefined) return false;
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0;
}

/** The pods that a workload makes must be those that it selects. A missing selector selects none. */
export function validateSelectsTemplate(
  selector: LabelSelector | undefined,
  template: CheckedTemplate,
  report: Report,
): void {
  const { labels } = template.metadata ?? {};
  if (selectorMatches(selector, labels)) return;
  const wanted = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}: ${value}`);
  const hint = wanted.length === 0 ? "" : `: the selector asks for ${wanted.join(", ")}`;
  report("spec.template.metadata.labels", `must be selected by spec.selector${hint}`);
}

/** Source: `ValidatePodTemplateSpec` (pkg/apis/core/validation), which leaves `metadata` out of the labels' path. */
export function validateTemplate(template: CheckedTemplate, path: string, report: Report): void {
  const at = `${path}.metadata`;
  validateLabels(template.metadata?.labels, `${path}.labels`, report, `${at}.labels`);
  validateAnnotations(template.metadata?.annotations, `${path}.annotations`, report, `${at}.annotations`);
  validatePodSpec(template.spec ?? {}, {}, `${path}.spec`, report);
  if ((template.spec?.ephemeralContainers ?? []).length > 0) {
    report(`${path}.spec.ephemeralContainers`, "must be left out: they are added to running pods, by kubectl debug");
  }
}

function validateAlwaysRestarts({ spec = {} }: CheckedTemplate, kind: string, report: Report): void {
  const { restartPolicy = "" } = spec;
  if (restartPolicy !== "" && restartPolicy !== "Always") {
    report(
      "spec.template.spec.restartPolicy",
      `must be Always in a ${kind}, not ${quoted(restartPolicy)}; a Job can have others`,
    );
  }
  if (spec.activeDeadlineSeconds !== undefined) {
    report("spec.template.spec.activeDeadlineSeconds", `must be left out in a ${kind}`);
  }
}

function validateCounts(spec: Omit<CheckedWorkloadSpec, "selector">, report: Report): void {
  validateNonNegative(spec.replicas, "spec.replicas", report);
  validateNonNegative(spec.minReadySeconds, "spec.minReadySeconds", report);
  validateNonNegative(spec.revisionHistoryLimit, "spec.revisionHistoryLimit", report);
}

/** A StatefulSet's pods have a volume for each claim template, in place of one of that name; their hostname is set for them. */
function withClaimVolumes(
  template: CheckedTemplate,
  { volumeClaimTemplates = [] }: CheckedWorkloadSpec,
): CheckedTemplate {
  const { hostname: _hostname, subdomain: _subdomain, ...spec } = template.spec ?? {};
  const names = new Set(volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? ""));
  // Behind the others, so that these keep their indexes.
  const own = (spec.volumes ?? []).map((volume) =>
    names.delete(volume.name) ? { name: volume.name, persistentVolumeClaim: { claimName: volume.name } } : volume,
  );
  const made = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  return { ...template, spec: { ...spec, volumes: [...own, ...made] } };
}
