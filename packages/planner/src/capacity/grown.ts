import { controllerOf, type PodObject } from "@stowage/engine";
import type { KubernetesObject, Manifest } from "@stowage/manifests";
import type { PodNames } from "../names/pod-names.ts";
import { findPods, severalText } from "../plan/find-pods.ts";
import { planPods } from "../plan/plan-pods.ts";
import type { BoundPod, Plan, PlannedPod } from "../plan/planned-pod.ts";
import type { PodAdmission } from "../plan/pod-admission.ts";
import { kindNamed } from "../plan/resource-kinds.ts";
import type { CapacityInput } from "./capacity-input.ts";
import type { GrowingWorkload } from "./capacity.ts";
import { roomByNode } from "./node-local.ts";
import { nowhereText } from "./nowhere-text.ts";
import { replicaSource } from "./replica-source.ts";
import type { Grower } from "./room.ts";
import { isScalable, type Scalable } from "./scalable.ts";

/** A workload that grows: what is told of it, how its replicas are made, and its object. */
export interface Grown {
  readonly grower: Grower;
  readonly workload: GrowingWorkload;
  readonly object: KubernetesObject | undefined;
}

/** What is there, in which the workload is looked for. */
export interface Known {
  readonly input: CapacityInput;
  readonly plan: Plan;
  readonly names: PodNames;
  readonly admission: PodAdmission;
  readonly everyPod: readonly PodObject[];
}

/**
 * The workload of that reference, `deploy/web`.
 *
 * @throws RangeError where there is none, are several, or it makes no replicas.
 */
export function grownOf(reference: string, share: number, known: Known): Grown {
  const { input, plan, names, admission, everyPod } = known;
  const { namespace, defaultNamespace } = input;
  const found = findPods(plan, reference, namespace, defaultNamespace);
  if (found.kind === "notFound" && found.isAmbiguous === true) throw new RangeError(found.message);
  if (found.kind === "notFound") return sleeping(reference, share, known);
  const { pods } = found;
  const sample = pods.at(-1);
  const owner = sample?.owner ?? (sample === undefined ? undefined : controllerOf(sample.pod.metadata));
  if (sample === undefined || owner === undefined || owner.kind === "Node" || owner.kind === "DaemonSet") {
    throw new RangeError(`${reference} has no replicas to add: name a Deployment, a StatefulSet or the like`);
  }
  const ofNamespace = sample.pod.metadata.namespace ?? "default";
  const object = objectOf(input, owner.kind, ofNamespace, owner.name);
  const source = replicaSource({ object, pods, names, admission });
  return {
    object,
    grower: {
      label: `${owner.kind}/${owner.name}`,
      source,
      share,
      local: roomByNode(source.at(0).pod, plan.engine, everyPod),
    },
    workload: {
      namespace: ofNamespace,
      workload: `${owner.kind}/${owner.name}`,
      share,
      placed: pods.filter(hasNode).length,
      pending: pods.filter((pod) => !hasNode(pod)).length,
    },
  };
}

/** A workload with no replicas: another plan, with one, tells what its pods are like. */
function sleeping(reference: string, share: number, known: Known): Grown {
  const { input, plan, names, admission, everyPod } = known;
  const [first = "", name = first] = reference.split("/");
  const kind = kindNamed(first) ?? kindOf(name, input);
  const message = nowhereText(reference, input);
  const manifest = kind === undefined ? undefined : manifestOf(input, kind, namespaceMeant(input, kind, name), name);
  const object = manifest?.object;
  if (manifest === undefined || object === undefined || !isScalable(object)) throw new RangeError(message);
  const awake = withOneReplica(object);
  const { onProgress: _, reasonOf: __, ...planned } = input;
  const other = planPods({ ...planned, wishes: [...input.wishes, { ...manifest, object: awake }] });
  const found = findPods(
    other,
    `${kind}/${name}`,
    object.metadata.namespace ?? input.namespace,
    input.defaultNamespace,
  );
  if (found.kind === "notFound") throw new RangeError(message);
  const { pods } = found;
  const namespace = pods[0]?.pod.metadata.namespace ?? "default";
  const own = { ...awake, metadata: { ...awake.metadata, namespace } } as KubernetesObject;
  const source = replicaSource({ object: own, pods: kind === "StatefulSet" ? [] : pods, names, admission });
  const label = `${kind}/${name}`;
  return {
    object,
    grower: { label, source, share, local: roomByNode(source.at(0).pod, plan.engine, everyPod) },
    workload: { namespace, workload: label, share, placed: 0, pending: 0 },
  };
}

/** Of a name alone: the only kind that has something of it. */
function kindOf(name: string, { cluster, wishes }: CapacityInput): string | undefined {
  const kinds = new Set(
    [...(cluster?.manifests ?? []), ...wishes].flatMap(({ object }) =>
      isScalable(object) && object.metadata.name === name ? [object.kind] : [],
    ),
  );
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** The one that is asked for or usual; where nothing there has that name, the only one where something has. */
function namespaceMeant(input: CapacityInput, kind: string, name: string): string {
  const { cluster, wishes, namespace: asked, defaultNamespace: usual = "default" } = input;
  if (asked !== undefined) return asked;
  const named = [...(cluster?.manifests ?? []), ...wishes].flatMap(({ object }) =>
    object.kind === kind && object.metadata.name === name ? [object.metadata.namespace ?? usual] : [],
  );
  const [only, ...others] = new Set(named);
  if (only === undefined || named.includes(usual)) return usual;
  if (others.length > 0)
    throw new RangeError(
      severalText(
        name,
        [only, ...others].map((namespace) => ({ kind, namespace })),
      ),
    );
  return only;
}

function withOneReplica(object: Scalable): KubernetesObject {
  return { ...object, spec: { ...object.spec, replicas: 1 } } as KubernetesObject;
}

function hasNode(pod: PlannedPod | BoundPod): boolean {
  return "status" in pod ? pod.status === "Scheduled" : true;
}

/** The last manifest of that name: wishes lie over the cluster. */
function manifestOf(
  { cluster, wishes, namespace: asked, defaultNamespace = "default" }: CapacityInput,
  kind: string,
  namespace: string | undefined,
  name: string,
): Manifest | undefined {
  return [...(cluster?.manifests ?? []), ...wishes].findLast(
    ({ object }) =>
      object.kind === kind &&
      object.metadata.name === name &&
      (namespace === undefined || (object.metadata.namespace ?? asked ?? defaultNamespace) === namespace),
  );
}

function objectOf(input: CapacityInput, kind: string, namespace: string, name: string): KubernetesObject | undefined {
  const object = manifestOf(input, kind, namespace, name)?.object;
  return object && ({ ...object, metadata: { ...object.metadata, namespace } } as KubernetesObject);
}
