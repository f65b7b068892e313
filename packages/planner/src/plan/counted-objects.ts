import { type DesiredCluster, warningOf } from "../apply/apply-wishes.ts";
import type { DesiredObject } from "../apply/desired-object.ts";
import { makesPods } from "../apply/helm-hook.ts";
import { withDefaultClass } from "../claims/default-class.ts";
import type { Warning } from "../apply/warning.ts";
import { type PodAdmission, refusalText } from "./pod-admission.ts";

/**
 * The cluster without what quotas on objects and the limits of claims refuse of the manifests, in their order. What a
 * refused workload would make is planned as not created; other refused objects are not there. Pods are counted as they
 * are made.
 */
export function withoutRefused(desired: DesiredCluster, admission: PodAdmission): DesiredCluster {
  const isOfCluster = ({ origin, before }: DesiredObject): boolean => origin === "cluster" || before !== undefined;
  admission.openLedger(
    desired.objects.filter((one) => isOfCluster(one) && one.object.kind !== "Pod").map(({ object }) => object),
  );
  const classes = desired.objects.map(({ object }) => object).filter((object) => object.kind === "StorageClass");
  const warnings: Warning[] = [];
  const objects = desired.objects.flatMap((one): DesiredObject[] => {
    const { object, manifest, hindrance } = one;
    if (isOfCluster(one) || object.kind === "Pod" || hindrance !== undefined) return [one];
    const problems = admission.chargeObject(
      object.kind === "PersistentVolumeClaim" ? withDefaultClass(object, classes) : object,
    );
    if (problems.length === 0) return [one];
    const message = refusalText(problems);
    if (makesPods(object)) return [{ ...one, hindrance: message }];
    warnings.push(warningOf(manifest, object, { code: "NotCreated", path: "", message }));
    return [];
  });
  return { ...desired, objects, warnings: [...desired.warnings, ...warnings] };
}
