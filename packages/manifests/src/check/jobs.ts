import { labelValue } from "@stowage/engine";
import type { ObjectMeta } from "@stowage/engine";
import { validateEnumOrEmpty, validateEnumValue, validateNonNegative } from "./enum-value.ts";
import { validateLabels } from "./labels.ts";
import { dnsLabelProblem, quoted } from "./names.ts";
import { required, type Report } from "./report.ts";
import { selectorMatches, validateLabelSelector } from "./selectors.ts";
import { validateInheritedLabels, validateTemplate, type CheckedWorkloadSpec } from "./workloads.ts";

/** A Job's specification of which nothing need be there. */
export interface CheckedJobSpec extends Pick<CheckedWorkloadSpec, "selector" | "template"> {
  readonly parallelism?: number;
  readonly completions?: number;
  readonly completionMode?: string;
  readonly activeDeadlineSeconds?: number;
  readonly backoffLimit?: number;
  readonly backoffLimitPerIndex?: number;
  readonly maxFailedIndexes?: number;
  readonly ttlSecondsAfterFinished?: number;
  readonly manualSelector?: boolean;
  readonly podFailurePolicy?: object;
  readonly podReplacementPolicy?: string;
  readonly successPolicy?: object;
}

/** A CronJob's specification of which nothing need be there. */
export interface CheckedCronJobSpec {
  readonly schedule?: string;
  readonly concurrencyPolicy?: string;
  readonly jobTemplate?: { readonly spec?: CheckedJobSpec };
}

/** The most indexes a Job may have at work at once, and may have fail. */
const maxIndexes = 100_000;

/** Source: `ValidateJobCreate` (pkg/apis/batch/validation). */
export function validateJob(metadata: ObjectMeta, spec: CheckedJobSpec, report: Report): void {
  validateInheritedLabels(metadata, spec.template, report);
  validateJobSpec(spec, "spec", report);
  validateJobSelector(metadata, spec, report);
  const { completionMode, completions = 0 } = spec;
  if (completionMode === "Indexed" && completions > 0 && metadata.name !== undefined) {
    const hostname = `${metadata.name}-${completions - 1}`;
    const problem = dnsLabelProblem(hostname);
    if (problem !== undefined)
      report("metadata.name", `the last pod's host name would be ${quoted(hostname)}, which ${problem}`);
  }
}

/** Source: `validateCronJobSpec` and `ValidateJobTemplateSpec` (pkg/apis/batch/validation). */
export function validateCronJob(metadata: ObjectMeta, spec: CheckedCronJobSpec, report: Report): void {
  if ((metadata.name?.length ?? 0) > 52) {
    report("metadata.name", `must be no more than 52 characters, not ${metadata.name?.length}: its Jobs get 11 more`);
  }
  validateSchedule(spec.schedule ?? "", report);
  validateEnumOrEmpty(spec.concurrencyPolicy, ["Allow", "Forbid", "Replace"], "spec.concurrencyPolicy", report);
  const job = spec.jobTemplate?.spec ?? {};
  validateJobSpec(job, "spec.jobTemplate.spec", report);
  if (job.selector !== undefined) report("spec.jobTemplate.spec.selector", "must be left out: each Job gets its own");
  if (job.manualSelector === true)
    report("spec.jobTemplate.spec.manualSelector", "must be left out: each Job gets its own selector");
}

/** The form of a schedule, not its numbers: nothing here depends on when a Job runs. */
function validateSchedule(schedule: string, report: Report): void {
  if (schedule === "") report("spec.schedule", required('when to run, such as "0 3 * * *"'));
  else if (!/^@[a-z]+( \S+)?$/.test(schedule) && schedule.trim().split(/\s+/).length !== 5) {
    report(
      "spec.schedule",
      `must have five fields, as in "0 3 * * *", or be a word such as @daily, not ${quoted(schedule)}`,
    );
  }
}

/** Source: `validateJobSpec` (pkg/apis/batch/validation), as far as it decides how many pods there are. */
function validateJobSpec(spec: CheckedJobSpec, path: string, report: Report): void {
  for (const field of [
    "parallelism",
    "completions",
    "activeDeadlineSeconds",
    "backoffLimit",
    "ttlSecondsAfterFinished",
    "backoffLimitPerIndex",
    "maxFailedIndexes",
  ] as const) {
    validateNonNegative(spec[field], `${path}.${field}`, report);
  }
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    report(`${path}.backoffLimitPerIndex`, required("maxFailedIndexes counts what exceeds it"));
  }
  validateEnumValue(spec.completionMode, ["NonIndexed", "Indexed"], `${path}.completionMode`, report);
  if (spec.completionMode === "Indexed") validateIndexed(spec, path, report);
  else if (spec.completionMode === undefined || spec.completionMode === "NonIndexed") {
    for (const field of ["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"] as const) {
      if (spec[field] !== undefined) report(`${path}.${field}`, "must be left out unless completionMode is Indexed");
    }
  }
  const policies = spec.podFailurePolicy === undefined ? ["Failed", "TerminatingOrFailed"] : ["Failed"];
  validateEnumValue(spec.podReplacementPolicy, policies, `${path}.podReplacementPolicy`, report);
  const template = spec.template ?? {};
  validateTemplate(template, `${path}.template`, report);
  const { restartPolicy = "" } = template.spec ?? {};
  const at = `${path}.template.spec.restartPolicy`;
  if (restartPolicy === "" || restartPolicy === "Always")
    report(at, required("OnFailure or Never (a Job's pods end; Always is the default)"));
  else if (restartPolicy !== "OnFailure" && restartPolicy !== "Never") {
    report(at, `must be OnFailure or Never, not ${quoted(restartPolicy)}`);
  } else if (spec.podFailurePolicy !== undefined && restartPolicy !== "Never") {
    report(at, `must be Never with a podFailurePolicy, not ${quoted(restartPolicy)}`);
  }
}

function validateIndexed(spec: CheckedJobSpec, path: string, report: Report): void {
  const { parallelism = 1, maxFailedIndexes, backoffLimitPerIndex } = spec;
  // Without either of the two there is one index.
  const completions = spec.completions ?? (spec.parallelism === undefined ? 1 : undefined);
  const atMost = (value: number, most: number, field: string): void => {
    if (value > most) report(`${path}.${field}`, `must be no more than ${most} in such an Indexed Job, not ${value}`);
  };
  if (completions === undefined) report(`${path}.completions`, required("how many indexes an Indexed Job has"));
  atMost(parallelism, maxIndexes, "parallelism");
  if (completions !== undefined && maxFailedIndexes !== undefined)
    atMost(maxFailedIndexes, completions, "maxFailedIndexes");
  atMost(maxFailedIndexes ?? 0, maxIndexes, "maxFailedIndexes");
  if (completions === undefined || completions <= maxIndexes || backoffLimitPerIndex === undefined) return;
  if (maxFailedIndexes === undefined)
    report(`${path}.maxFailedIndexes`, required(`more than ${maxIndexes} completions need it`));
  atMost(parallelism, maxIndexes / 10, "parallelism");
  atMost(maxFailedIndexes ?? 0, maxIndexes / 10, "maxFailedIndexes");
}

/**
 * A Job's selector is made by the API server, from the Job's name and uid, unless `manualSelector` is set.
 * Source: `validateGeneratedSelector` (pkg/apis/batch/validation). An object with a uid comes from a cluster, where this
 * was checked.
 */
function validateJobSelector(metadata: ObjectMeta, spec: CheckedJobSpec, report: Report): void {
  const { selector, template, manualSelector } = spec;
  const labels = template?.metadata?.labels;
  if (manualSelector !== true && metadata.uid !== undefined) return;
  let valid = true;
  validateLabelSelector(selector, "spec.selector", (path, message, at) => {
    valid = false;
    report(path, message, at);
  });
  if (manualSelector === true) {
    if (selector === undefined) report("spec.selector", required("manualSelector says that it is given"));
    if (valid && !selectorMatches(selector, labels))
      report("spec.template.metadata.labels", "must be selected by spec.selector");
    return;
  }
  const generated = { "job-name": metadata.name ?? "", "batch.kubernetes.io/job-name": metadata.name ?? "" };
  // The labels that the Job's pods get: its name must be short enough for them.
  validateLabels(generated, "spec.template.labels", report, "spec.template.metadata.labels");
  for (const [key, value] of Object.entries(generated)) {
    const given = labelValue(labels, key);
    if (given !== undefined && given !== value && metadata.name !== undefined) {
      report(`spec.template.metadata.labels[${key}]`, `must be left out or be ${quoted(value)}, not ${quoted(given)}`);
    }
  }
  if (selector === undefined || !valid) return;
  if (!selectorMatches(selector, generated)) {
    report("spec.selector", "must be left out: it is made from the Job's uid (manualSelector: true lets you choose)");
  }
  if (!selectorMatches(selector, { ...labels, ...generated })) {
    report("spec.template.metadata.labels", "must be selected by spec.selector");
  }
}
