import { isSame } from "./first-difference.ts";
import { gatedAffinity } from "./gated-pod-update.ts";
import { type Fields, fieldIn, listIn, withField } from "./plain-value.ts";
import { reportDifference, type Update } from "./update-rule.ts";

/**
 * Of a pod's specification little may change: images, a deadline that comes nearer, tolerations that are added, gates that
 * go, and where a gated pod may run. Source: `ValidatePodUpdate` (pkg/apis/core/validation/validation.go).
 */
export function validatePodUpdate(update: Update): void {
  const { report } = update;
  const next = specOf(update.next);
  const live = specOf(update.live);
  for (const name of ["containers", "initContainers"]) {
    if (listIn(next, name).length !== listIn(live, name).length) {
      report(`spec.${name}`, "pod updates may not add or remove containers");
      return;
    }
  }
  if (!validateDeadline(next, live, update)) return;
  validateTolerations(next, live, update);
  validateGates(next, live, update);
  let munged = withLiveImages(next, live, ["containers", "initContainers"]);
  for (const name of ["activeDeadlineSeconds", "schedulingGates", "tolerations"]) munged = withLive(munged, live, name);
  // Pod-level requests that a client knows nothing of are kept.
  if (fieldIn(munged, "resources") === undefined) munged = withLive(munged, live, "resources");
  const grace = Number(fieldIn(live, "terminationGracePeriodSeconds") ?? 0);
  if (grace < 0 && fieldIn(munged, "terminationGracePeriodSeconds") === 1) {
    munged = withLive(munged, live, "terminationGracePeriodSeconds");
  }
  if (listIn(live, "schedulingGates").length > 0) munged = gatedAffinity(munged, live, report);
  const words = "pod updates may not change fields other than " + changeable;
  reportDifference(munged, live, { path: "spec", words, report });
}

const changeable =
  "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`," +
  "`spec.tolerations` (only additions to existing tolerations)," +
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

function specOf(pod: Fields): Fields {
  return (fieldIn(pod, "spec") ?? {}) as Fields;
}

function withLive(spec: Fields, live: Fields, name: string): Fields {
  return withField(spec, name, fieldIn(live, name));
}

function withLiveImages(spec: Fields, live: Fields, lists: readonly string[]): Fields {
  return lists.reduce((munged, name) => {
    const there = listIn(live, name);
    if (there.length === 0) return munged;
    const containers = listIn(munged, name).map((one, index) =>
      withField(one as Fields, "image", fieldIn(there[index], "image")),
    );
    return withField(munged, name, containers);
  }, spec);
}

/** @returns whether the rest is looked at. */
function validateDeadline(next: Fields, live: Fields, { report }: Update): boolean {
  const path = "spec.activeDeadlineSeconds";
  const [wanted, there] = [fieldIn(next, "activeDeadlineSeconds"), fieldIn(live, "activeDeadlineSeconds")];
  if (typeof wanted !== "number") {
    if (there !== undefined) report(path, "must not update from a positive integer to nil value");
    return true;
  }
  if (wanted < 0 || wanted > 2 ** 31 - 1) {
    report(path, "must be between 0 and 2147483647, inclusive");
    return false;
  }
  if (typeof there !== "number" || there >= wanted) return true;
  report(path, `must be less than or equal to previous value, ${there}`);
  return false;
}

function validateTolerations(next: Fields, live: Fields, { report }: Update): void {
  const untimed = listIn(next, "tolerations").map((one) => withField(one as Fields, "tolerationSeconds", undefined));
  const isKept = (old: unknown): boolean => {
    const wanted = withField(old as Fields, "tolerationSeconds", undefined);
    return untimed.some((one) => isSame(one, wanted));
  };
  if (listIn(live, "tolerations").every(isKept)) return;
  report("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
}

function validateGates(next: Fields, live: Fields, { report }: Update): void {
  const known = new Set(listIn(live, "schedulingGates").map((gate) => fieldIn(gate, "name")));
  listIn(next, "schedulingGates").forEach((gate, index) => {
    const name = fieldIn(gate, "name");
    if (known.has(name)) return;
    const words = `only deletion is allowed, but found new scheduling gate '${String(name)}'`;
    report(`spec.schedulingGates[${index}].name`, words);
  });
}
