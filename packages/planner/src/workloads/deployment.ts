import type { Deployment, LabelSelector, PodTemplateSpec, ReplicaSet } from "@stowage/engine";
import { madeUpUid } from "../names/made-up-uid.ts";
import { revisionHash } from "../names/revision-hash.ts";
import { type AppliedWorkload, type ControllerView, isTerminating, type Made, type Note } from "./controller.ts";
import type { OwnedReplicaSet } from "./owned-replica-set.ts";
import { controllerReference } from "./pod-from-template.ts";
import { keepReplicas } from "./replicas.ts";
import { replacedNote, templateDifference, templatesDiffer } from "./template-difference.ts";

const hashLabel = "pod-template-hash";

/**
 * The pods of a Deployment, at the end of its rollout: through the ReplicaSet of its template, which is one of the
 * cluster where that has one. Pods of its other ReplicaSets are gone. Source: pkg/controller/deployment.
 */
export function deploymentPods(
  deployment: AppliedWorkload<Deployment>,
  view: ControllerView,
  replicaSets: readonly OwnedReplicaSet[],
): Made {
  const { template, replicas: count = 1, paused = false } = deployment.spec;
  const differences = new Map(replicaSets.map((one) => [one, differenceFrom(template, one, view)]));
  const current = replicaSets.find((one) => differences.get(one) === undefined);
  if (paused && current === undefined) return pausedPods(deployment, replicaSets);

  const others = replicaSets.filter((one) => one !== current && one.pods.some((pod) => !isTerminating(pod)));
  const replaced = others.flatMap(({ pods }) => pods).filter((pod) => !isTerminating(pod));
  const target = current ?? newReplicaSet(deployment);
  const made = keepReplicas(
    {
      count,
      template: withHash(template, target.hash),
      owner: controllerReference("apps/v1", "ReplicaSet", target.name, target.uid),
      namespace: deployment.metadata.namespace,
      present: target.pods,
    },
    view,
  );
  const [first] = others;
  const notes: Note[] = [...made.notes];
  if (first !== undefined) notes.push(replacedNote(replaced.length, differences.get(first) ?? "spec"));
  const objects = current?.object === undefined ? [replicaSetObject(deployment, target)] : [];
  return { ...made, gone: [...made.gone, ...replaced], objects, notes };
}

/** A paused Deployment makes no ReplicaSet of a new template, so what runs stays. */
function pausedPods({ spec }: Deployment, replicaSets: readonly OwnedReplicaSet[]): Made {
  const running = replicaSets.flatMap(({ pods }) => pods);
  const message =
    running.length === 0
      ? `is paused: makes none of its ${spec.replicas ?? 1} pods until it is resumed`
      : "is paused: its pods of another template stay until it is resumed";
  return { pods: [], gone: [], objects: [], notes: [{ code: "Paused", path: "spec.paused", message }] };
}

/** Where the ReplicaSet's template differs; where only its pods are known, where the first of them does. */
function differenceFrom(
  template: PodTemplateSpec,
  { object, pods }: OwnedReplicaSet,
  view: ControllerView,
): string | undefined {
  if (object?.template !== undefined) return templatesDiffer(template, object.template);
  const [pod] = pods;
  return pod === undefined ? "spec" : templateDifference(template, pod, view);
}

/** The ReplicaSet that a Deployment makes for its present template. */
export function newReplicaSet({ metadata, spec }: AppliedWorkload<Deployment>): OwnedReplicaSet {
  const hash = revisionHash(spec.template);
  // Source: `generateReplicaSetName` (pkg/controller/deployment/sync.go).
  const name = `${metadata.name.slice(0, 253 - 1 - hash.length)}-${hash}`;
  return { name, hash, uid: madeUpUid(`ReplicaSet/${metadata.namespace}/${name}`), pods: [] };
}

/** The template as the ReplicaSet of that hash has it. */
export function withHash(template: PodTemplateSpec, hash: string): PodTemplateSpec {
  return {
    ...template,
    metadata: { ...template.metadata, labels: { ...template.metadata?.labels, [hashLabel]: hash } },
  };
}

/** The ReplicaSet as an object. */
export function replicaSetObject(
  { metadata, spec }: AppliedWorkload<Deployment>,
  { name, hash, uid }: OwnedReplicaSet,
): ReplicaSet {
  const template = withHash(spec.template, hash);
  const selector: LabelSelector = {
    ...spec.selector,
    matchLabels: { ...spec.selector?.matchLabels, [hashLabel]: hash },
  };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name,
      namespace: metadata.namespace,
      uid,
      labels: { ...template.metadata?.labels },
      ownerReferences: [controllerReference("apps/v1", "Deployment", metadata.name, metadata.uid)],
    },
    spec: { replicas: spec.replicas ?? 1, selector, template },
  };
}
