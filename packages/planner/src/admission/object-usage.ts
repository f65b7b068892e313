import {
  claimClassName,
  exactAmounts,
  type ExactAmounts,
  type Labels,
  type PersistentVolumeClaim,
} from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";

const one = 1_000_000_000n;

/** The names under which quotas count objects of a kind: the resource with its group, and for some an older name. */
const counted: ReadonlyMap<string, readonly string[]> = new Map([
  ["Deployment", ["count/deployments.apps"]],
  ["ReplicaSet", ["count/replicasets.apps"]],
  ["StatefulSet", ["count/statefulsets.apps"]],
  ["DaemonSet", ["count/daemonsets.apps"]],
  ["Job", ["count/jobs.batch"]],
  ["CronJob", ["count/cronjobs.batch"]],
  ["HorizontalPodAutoscaler", ["count/horizontalpodautoscalers.autoscaling"]],
  ["PodDisruptionBudget", ["count/poddisruptionbudgets.policy"]],
  ["ReplicationController", ["count/replicationcontrollers", "replicationcontrollers"]],
  ["ResourceQuota", ["count/resourcequotas", "resourcequotas"]],
  ["LimitRange", ["count/limitranges"]],
  ["ServiceAccount", ["count/serviceaccounts"]],
  ["Service", ["count/services", "services"]],
  ["PersistentVolumeClaim", ["count/persistentvolumeclaims", "persistentvolumeclaims"]],
]);

/**
 * What an object other than a pod counts for in a ResourceQuota. Sources: pkg/quota/v1/evaluator/core
 * (`pvcEvaluator.Usage`, `serviceEvaluator.Usage`, `legacyObjectCountAliases`).
 */
export function objectUsage(object: KubernetesObject): ExactAmounts {
  const usage: ExactAmounts = new Map((counted.get(object.kind ?? "") ?? []).map((name) => [name, one]));
  if (object.kind === "PersistentVolumeClaim") addStorage(object, usage);
  if (object.kind === "Service") addService(object.spec ?? {}, usage);
  return usage;
}

function addStorage(claim: PersistentVolumeClaim, usage: ExactAmounts): void {
  const className = claimClassName(claim);
  const ofClass = `${className}.storageclass.storage.k8s.io/`;
  if (className !== "") usage.set(`${ofClass}persistentvolumeclaims`, one);
  const storage = exactAmounts(claim.spec?.resources?.requests).get("storage");
  if (storage === undefined) return;
  usage.set("requests.storage", storage);
  if (className !== "") usage.set(`${ofClass}requests.storage`, storage);
}

/** What quotas read of a Service. */
interface CountedService {
  readonly selector?: Labels;
  readonly type?: string;
  readonly ports?: readonly { readonly nodePort?: number }[];
  readonly allocateLoadBalancerNodePorts?: boolean;
}

function addService(
  { type, ports = [], allocateLoadBalancerNodePorts = true }: CountedService,
  usage: ExactAmounts,
): void {
  const isBalanced = type === "LoadBalancer";
  if (isBalanced) usage.set("services.loadbalancers", one);
  if (!isBalanced && type !== "NodePort") return;
  const named = ports.filter(({ nodePort = 0 }) => nodePort !== 0);
  const count = isBalanced && !allocateLoadBalancerNodePorts ? named.length : ports.length;
  usage.set("services.nodeports", BigInt(count) * one);
}
