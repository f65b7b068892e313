import { controllerOf, type WorkloadKind } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import type { Warning } from "../apply/warning.ts";
import type { PlanInput } from "./plan-input.ts";

const plurals: ReadonlyMap<string, string> = new Map<WorkloadKind, string>([
  ["Deployment", "deployments"],
  ["ReplicaSet", "replicasets"],
  ["StatefulSet", "statefulsets"],
  ["DaemonSet", "daemonsets"],
  ["ReplicationController", "replicationcontrollers"],
  ["Job", "jobs"],
  ["CronJob", "cronjobs"],
]);

/**
 * Kinds that a dump with pods in it lacks, though its pods or the manifests are of them: what it would say of replicas,
 * templates and ended Jobs is not known then. A dump does not tell a kind that was left out from one that has no object.
 */
export function missingKinds({ cluster, wishes }: Pick<PlanInput, "cluster" | "wishes">): readonly Warning[] {
  if (cluster === undefined || cluster.isWhole === true) return [];
  const there = new Set<string | undefined>(cluster.manifests.map(({ object }) => object.kind));
  if (!there.has("Pod")) return [];
  const owners = new Set(cluster.manifests.flatMap(({ object }) => ownerKind(object) ?? []));
  const wished = new Set(wishes.map(({ object }) => object.kind ?? ""));
  const isMissing = (kind: string): boolean => plurals.has(kind) && !there.has(kind);
  const kinds = [...new Set([...owners, ...wished])].filter(isMissing);
  if (kinds.length === 0) return [];
  const names = kinds.map((kind) => plurals.get(kind) ?? "");
  const whose = kinds.some((kind) => owners.has(kind)) ? "though its pods are of some" : "as the manifests have";
  const message = `${cluster.source} lists no ${names.join(", no ")}, ${whose}: replicas, templates and ended Jobs of the cluster are not known; ask kubectl for ${names.join(",")} too`;
  return [{ code: "KindMissing", object: "", path: "", message }];
}

function ownerKind({ kind, metadata }: KubernetesObject): string | undefined {
  return kind === "Pod" || kind === "ReplicaSet" || kind === "Job" ? controllerOf(metadata)?.kind : undefined;
}
