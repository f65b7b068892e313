import type { FieldProblem } from "../check/check-object.ts";
import type { KubernetesObject } from "../manifest.ts";
import { itemIndex, parseFieldPath } from "../field-path.ts";
import { validateClaimUpdate } from "./claim-update.ts";
import { validateJobUpdate } from "./job-update.ts";
import { fieldIn, listIn, withField, type Fields } from "./plain-value.ts";
import { validatePodUpdate } from "./pod-update.ts";
import { storedForm } from "./stored-form.ts";
import { immutable, reportDifference, type Update, type UpdateRule } from "./update-rule.ts";
import { validateVolumeUpdate } from "./volume-update.ts";

/**
 * Why the API server would refuse to put one object in the place of another of the same kind and name, in its own words;
 * nothing where it would not. That `next` is a good object is known already.
 */
export function validateUpdate(live: KubernetesObject, next: KubernetesObject): readonly FieldProblem[] {
  const rule = rules.get(next.kind);
  if (rule === undefined || live.kind !== next.kind) return [];
  const problems: FieldProblem[] = [];
  const report = (path: string, words: string, at = path): void => {
    const message = `${words}: ${at === path ? "it" : at} is ${textAt(live, at)} in the cluster; ${advice}`;
    problems.push({ severity: "error", path, message, ...(at === path ? {} : { at }) });
  };
  rule({ next: storedForm(next, next.kind), live: storedForm(live, live.kind), report });
  return problems;
}

const advice = "delete the live object first, or leave it as it is";

/** What the live object says, if that is short. */
function textAt(live: object, path: string): string {
  let found: unknown = live;
  for (const step of parseFieldPath(path)) {
    const index = itemIndex(step);
    found = Array.isArray(found) ? (found as readonly unknown[])[index] : fieldIn(found, step.name);
  }
  const text = found === undefined ? "not set" : JSON.stringify(found);
  return text.length > 80 ? "another" : text;
}

function immutables(...paths: readonly string[]): UpdateRule {
  return (update) => {
    for (const path of paths) immutable(update, path);
  };
}

/** Sources: `Validate*Update` of each kind in pkg/apis; kinds of which anything may change are not listed. */
const rules: ReadonlyMap<string, UpdateRule> = new Map(
  Object.entries<UpdateRule>({
    Pod: validatePodUpdate,
    Deployment: immutables("spec.selector"),
    ReplicaSet: immutables("spec.selector"),
    DaemonSet: immutables("spec.selector"),
    StatefulSet: immutables(
      "spec.selector",
      "spec.volumeClaimTemplates",
      "spec.serviceName",
      "spec.podManagementPolicy",
    ),
    Job: validateJobUpdate,
    PersistentVolumeClaim: validateClaimUpdate,
    PersistentVolume: validateVolumeUpdate,
    Node: validateNodeUpdate,
    ResourceQuota: validateQuotaUpdate,
    PriorityClass: (update) => {
      immutable(update, "value", "may not be changed in an update.");
      immutable(update, "preemptionPolicy");
    },
    RuntimeClass: immutables("handler"),
    StorageClass: immutables("parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"),
    CSIDriver: (update) => {
      const [next, live] = [update.next, update.live].map((one) => fieldIn(one, "spec", "attachRequired"));
      const place = { path: "spec.attachedRequired", at: "spec.attachRequired" };
      reportDifference(next, live, { ...place, words: "field is immutable", report: update.report });
      immutable(update, "spec.volumeLifecycleModes");
    },
    CSINode: validateCSINodeUpdate,
    CSIStorageCapacity: immutables("nodeTopology", "storageClassName"),
    VolumeAttachment: immutables("spec"),
  }),
);

function validateNodeUpdate({ next, live, report }: Update): void {
  const path = "spec.podCIDRs";
  const words = 'node updates may not change podCIDR except from "" to valid';
  const [ranges, there] = [next, live].map((one) => fieldIn(one, "spec", "podCIDRs"));
  if (there !== undefined) reportDifference(ranges, there, { path, words, report });
  const [id, known] = [next, live].map((one) => fieldIn(one, "spec", "providerID"));
  if (known === undefined || known === id) return;
  report("spec.providerID", `field cannot be ${id === undefined ? "cleared" : "modified"} once set`);
}

function validateQuotaUpdate({ next, live, report }: Update): void {
  const [scopes, there] = [next, live].map((one) => new Set(listIn(one, "spec", "scopes")));
  if (scopes === undefined || there === undefined) return;
  if (scopes.size === there.size && [...scopes].every((scope) => there.has(scope))) return;
  report("spec.scopes", "field is immutable");
}

/** Drivers may come and go; one that stays keeps all but its count of volumes. */
function validateCSINodeUpdate({ next, live, report }: Update): void {
  for (const old of listIn(live, "spec", "drivers")) {
    listIn(next, "spec", "drivers").forEach((driver, index) => {
      if (fieldIn(driver, "name") !== fieldIn(old, "name")) return;
      const [one, other] = [driver, old].map((each) => withField(each as Fields, "allocatable", undefined));
      const at = `spec.drivers[${index}]`;
      reportDifference(one, other, { path: "spec.drivers", at, words: "field is immutable", report });
    });
  }
}
