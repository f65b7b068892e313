import type { PodObject } from "@stowage/engine";
import type { Condition } from "../../controllers/deployment-view.ts";
import { madeUpUid } from "../../names/made-up-uid.ts";
import { templateDifference } from "../../workloads/template-difference.ts";
import { secondsOf } from "../seconds.ts";
import type { DeploymentState } from "../workload-state.ts";
import type { World } from "../world.ts";
import type { Implied } from "./implied-workloads.ts";
import { asAdmitted, isFilling, templateOf, withHashOf } from "./present-pod.ts";

/** A ReplicaSet of which only its pods tell; it wants what there is. */
export function putImpliedReplicaSet(world: World, implied: Implied, pod: PodObject): void {
  const { key, metadata, pods, revision: hash } = implied;
  const { namespace, name } = metadata;
  const owner = name.endsWith(`-${hash}`)
    ? deploymentOf(world, namespace, name.slice(0, -hash.length - 1), pods)
    : undefined;
  const template = templateOf(pod);
  const isCurrent =
    owner !== undefined && templateDifference(owner.object.spec.template, pod, asAdmitted) === undefined;
  const replicas = pods.filter(isFilling).length;
  world.workloads.put({
    kind: "ReplicaSet",
    key,
    label: world.titles.labelOf("ReplicaSet", namespace, name),
    object: {
      kind: "ReplicaSet",
      // A Deployment's ReplicaSet has the labels of its template: by these the Deployment keeps it.
      metadata: { ...metadata, labels: template.metadata?.labels ?? {} },
      spec: { replicas, template: isCurrent ? withHashOf(owner.object.spec.template, hash) : template },
    },
    owner: owner?.key,
    replicas,
    desiredReplicas: owner === undefined ? undefined : (owner.object.spec.replicas ?? 1),
    revision: 0,
    createdAt: Math.min(...pods.map((one) => secondsOf(one.metadata.creationTimestamp) ?? 0)),
    hash,
    isImplied: !isCurrent,
  });
}

/** The Deployment of such a ReplicaSet; one that is not among the objects is taken as one that wants what there is. */
function deploymentOf(
  world: World,
  namespace: string,
  name: string,
  pods: readonly PodObject[],
): DeploymentState | undefined {
  const key = `Deployment/${namespace}/${name}`;
  const known = world.workloads.get(key);
  if (known !== undefined) return known.kind === "Deployment" ? known : undefined;
  const [pod] = pods;
  if (pod === undefined) return undefined;
  const template = templateOf(pod);
  const { "pod-template-hash": _, ...labels } = template.metadata?.labels ?? {};
  const replicas = pods.filter(isFilling).length;
  const metadata = { namespace, name, uid: madeUpUid(key) };
  const spec = { replicas, selector: { matchLabels: labels }, template: { ...template, metadata: { labels } } };
  const progressing: Condition = { status: "True", reason: "NewReplicaSetAvailable", updatedAt: 0 };
  const counts = { replicas, updated: replicas, ready: replicas, available: replicas };
  const state: DeploymentState = {
    kind: "Deployment",
    key,
    label: world.titles.labelOf("Deployment", namespace, name),
    object: { kind: "Deployment", metadata, spec },
    status: { ...counts, conditions: new Map([["Progressing", progressing]]) },
    isImplied: true,
  };
  world.workloads.put(state);
  return state;
}
