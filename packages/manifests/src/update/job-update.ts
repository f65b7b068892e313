import { type Fields, fieldIn, listIn, withField, withFieldAt } from "./plain-value.ts";
import { immutable, reportDifference, type Update } from "./update-rule.ts";

const nodeAffinity = ["spec", "affinity", "nodeAffinity"];

/** Source: `ValidateJobSpecUpdate` (pkg/apis/batch/validation/validation.go). */
export function validateJobUpdate(update: Update): void {
  validateCompletions(update);
  immutable(update, "spec.selector");
  validateTemplate(update);
  for (const field of ["completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"]) {
    immutable(update, `spec.${field}`);
  }
  const [policy, there] = [update.next, update.live].map((one) =>
    fieldIn(one, "spec", "scheduling", "schedulingPolicy"),
  );
  if (policy === undefined || there === undefined || hasBasic(policy) === hasBasic(there)) return;
  const words =
    "the basic/gang policy variant is immutable after creation; only schedulingPolicy.gang.minCount may be updated";
  update.report("spec.scheduling.schedulingPolicy", words);
}

function hasBasic(policy: unknown): boolean {
  return fieldIn(policy, "basic") !== undefined;
}

/** Those of an indexed Job may change together with its parallelism. */
function validateCompletions(update: Update): void {
  const { next, live, report } = update;
  if (fieldIn(next, "spec", "completionMode") !== "Indexed") {
    immutable(update, "spec.completions");
    return;
  }
  const [completions, there] = [next, live].map((one) => fieldIn(one, "spec", "completions"));
  if (completions === there || completions === undefined) return;
  if (completions === fieldIn(next, "spec", "parallelism")) return;
  report("spec.completions", "can only be modified in tandem with spec.parallelism");
}

/**
 * Where the pods of a suspended Job may run can be changed while it has none, and what their containers ask for.
 * Sources: `validatePodTemplateUpdate`, and `shouldAllowMutablePodTemplate` (pkg/registry/batch/job/strategy.go).
 */
function validateTemplate({ next, live, report }: Update): void {
  const template = templateOf(next);
  const there = templateOf(live);
  const words = "field is immutable";
  const isSuspended = fieldIn(live, "spec", "suspend") === true;
  if (!isSuspended || !hasNoPods(live)) {
    reportDifference(template, there, { path: "spec.template", words, report });
    return;
  }
  const compared = withNextResources(withNextPlace(there, template), template);
  const [spec, thereSpec] = [template, compared].map((one) => fieldIn(one, "spec"));
  reportDifference(spec, thereSpec, { path: "spec.template.spec", words, report });
}

function templateOf(job: Fields): Fields {
  return (fieldIn(job, "spec", "template") ?? {}) as Fields;
}

function hasNoPods(job: Fields): boolean {
  const conditions = listIn(job, "status", "conditions");
  const isSuspended = conditions.some(
    (one) => fieldIn(one, "type") === "Suspended" && fieldIn(one, "status") === "True",
  );
  const isNotStarted = fieldIn(job, "status", "startTime") === undefined;
  return (isNotStarted || isSuspended) && !fieldIn(job, "status", "active");
}

function withNextPlace(there: Fields, next: Fields): Fields {
  let compared = there;
  for (const field of ["nodeSelector", "tolerations", "schedulingGates"]) {
    compared = withFieldAt(compared, ["spec", field], fieldIn(next, "spec", field));
  }
  const [affinity, thereAffinity] = [next, there].map((one) => fieldIn(one, "spec", "affinity"));
  if (affinity === undefined && thereAffinity === undefined) return compared;
  compared = withFieldAt(compared, nodeAffinity, fieldIn(next, ...nodeAffinity));
  const left = fieldIn(compared, "spec", "affinity");
  const isEmpty = left !== undefined && Object.keys(left as Fields).length === 0;
  return affinity === undefined && isEmpty ? withFieldAt(compared, ["spec", "affinity"], undefined) : compared;
}

/** Of containers that are called as those at the same place. */
function withNextResources(there: Fields, next: Fields): Fields {
  return ["containers", "initContainers"].reduce((compared, list) => {
    const [containers, wanted] = [listIn(there, "spec", list), listIn(next, "spec", list)];
    if (containers.length === 0 || containers.length !== wanted.length) return compared;
    const changed = containers.map((one, index) =>
      fieldIn(one, "name") === fieldIn(wanted[index], "name")
        ? withField(one as Fields, "resources", fieldIn(wanted[index], "resources"))
        : one,
    );
    return withFieldAt(compared, ["spec", list], changed);
  }, there);
}
