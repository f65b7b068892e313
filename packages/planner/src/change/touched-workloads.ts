import { objectKey } from "../apply/object-key.ts";
import { kindNamed } from "../plan/resource-kinds.ts";
import type { Change, WorkloadChange } from "./change.ts";

/** The keys of the workloads that a change names. @param namespace Of those that name none. */
export function touchedWorkloads(change: Change, namespace: string): readonly string[] {
  switch (change.kind) {
    case "apply":
      return change.objects.map(({ metadata, ...rest }) =>
        objectKey(rest.kind ?? "", metadata.namespace ?? namespace, metadata.name ?? ""),
      );
    case "patch":
    case "label":
    case "delete": {
      const { kind, name, namespace: own = namespace } = change.object;
      return [objectKey(kind, own, name)];
    }
    case "scale":
    case "restart":
    case "rollout":
      return [workloadKey(change, namespace)];
    case "drain":
    case "loseNode":
    case "loseDomain":
    case "deletePod":
    case "cordon":
    case "uncordon":
    case "addNode":
    case "taint":
    case "untaint":
      return [];
    default:
      return change satisfies never;
  }
}

/** The key of the workload that a change names. */
export function workloadKey({ workload, namespace: own }: WorkloadChange, namespace: string): string {
  const slash = workload.indexOf("/");
  const kind = kindNamed(workload.slice(0, slash)) ?? workload.slice(0, slash);
  return objectKey(kind, own ?? namespace, workload.slice(slash + 1));
}
