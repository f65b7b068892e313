import { labelValue } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";

const tests: ReadonlySet<string> = new Set(["test", "test-success", "test-failure"]);

/**
 * When Helm runs an object apart from the rest of its chart (`helm.sh/hook`): `test` for what only `helm test` runs,
 * else the hooks as the chart names them.
 */
export function helmHook({ metadata }: KubernetesObject): string | undefined {
  const hooks = (labelValue(metadata.annotations, "helm.sh/hook") ?? "")
    .split(",")
    .map((hook) => hook.trim())
    .filter((hook) => hook !== "");
  if (hooks.length === 0) return undefined;
  return hooks.every((hook) => tests.has(hook)) ? "test" : hooks.join(", ");
}

/** Whether the object makes pods, or is one: what a hook runs. Other objects of hooks stay, and are there. */
export function makesPods({ kind }: KubernetesObject): boolean {
  switch (kind) {
    case "Pod":
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "DaemonSet":
    case "ReplicationController":
    case "Job":
    case "CronJob":
      return true;
    default:
      return false;
  }
}
