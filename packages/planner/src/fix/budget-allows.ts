import { compileLabelSelector, matchesLabels, type Pod, podNamespace } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";

/** Whether every disruption budget over the pod lets one go now, as its status says. */
export function budgetAllows(pod: Pod, objects: readonly KubernetesObject[]): boolean {
  return objects.every((object) => {
    if (object.kind !== "PodDisruptionBudget" || (object.metadata.namespace ?? "default") !== podNamespace(pod))
      return true;
    if (!matchesLabels(compileLabelSelector(object.spec?.selector), pod.metadata.labels)) return true;
    return (object.status?.disruptionsAllowed ?? 0) > 0;
  });
}
