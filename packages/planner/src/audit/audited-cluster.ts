import {
  type ClusterObject,
  clusterObjectKinds,
  controllerOf,
  type Engine,
  podKey,
  type PodObject,
  type PodDisruptionBudget,
} from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { applyWishes, nodesOf } from "../apply/apply-wishes.ts";
import { namespacesInUse } from "../apply/namespaces.ts";
import { isLive, Ownership, type TopOwner } from "../apply/owned-pods.ts";
import { withStoredDefaults } from "../claims/stored-defaults.ts";
import { seededTieBreak } from "../plan/tie-break.ts";
import type { AuditInput } from "./audit-cluster.ts";

/** A cluster as it is, in an engine, and what an audit looks up beside it. */
export interface AuditedCluster {
  readonly engine: Engine;
  readonly tieBreak: (candidates: number) => number;
  /** Those with a node that is there, but for those that are being deleted, and those that a kubelet runs of its own accord. */
  readonly running: readonly PodObject[];
  /** Those without a node. */
  readonly pending: readonly PodObject[];
  readonly budgets: readonly PodDisruptionBudget[];
  pod(key: string): PodObject | undefined;
  ownerOf(pod: PodObject): TopOwner | undefined;
}

/** Fills an engine with the cluster as it is: nothing is applied, and no controller acts. */
export function auditedCluster({ cluster, profiles, createEngine, seed }: AuditInput): AuditedCluster {
  const { objects } = applyWishes({ cluster: cluster.manifests, wishes: [] });
  const engine = createEngine(...profiles);
  for (const one of [...namespacesInUse(objects), ...nodesOf(objects)]) engine.add(one);
  const pods: PodObject[] = [];
  const budgets: PodDisruptionBudget[] = [];
  for (const { object } of objects) {
    if (object.kind === "Pod") {
      if (isLive(object)) pods.push(object);
    } else if (isStored(object)) engine.add(withStoredDefaults(object));
    if (object.kind === "PodDisruptionBudget") budgets.push(object);
  }
  const present = pods.filter(({ spec, metadata }) => spec.nodeName || metadata.deletionTimestamp === undefined);
  for (const pod of present) engine.add(pod);
  const byKey = new Map(present.map((pod) => [podKey(pod), pod]));
  const ownership = new Ownership(objects);
  return {
    engine,
    tieBreak: seededTieBreak(seed),
    running: present.filter(
      (pod) =>
        engine.cluster.node(pod.spec.nodeName ?? "") !== undefined &&
        pod.metadata.deletionTimestamp === undefined &&
        // No scheduler has decided about a static pod, nor will one.
        controllerOf(pod.metadata)?.kind !== "Node",
    ),
    pending: present.filter(({ spec }) => !spec.nodeName),
    budgets,
    pod: (key) => byKey.get(key),
    ownerOf: (pod) => ownership.topOwner(pod),
  };
}

const kinds: ReadonlySet<string> = new Set(clusterObjectKinds);

function isStored(object: KubernetesObject): object is ClusterObject {
  return kinds.has(object.kind ?? "") && object.kind !== "Namespace" && object.kind !== "Node" && object.kind !== "Pod";
}
