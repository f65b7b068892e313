import type { Deployment, PodObject, PodTemplateSpec } from "@stowage/engine";
import { labelValue } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { namespacesInUse } from "../apply/namespaces.ts";
import { withStoredDefaults } from "../claims/stored-defaults.ts";
import type { Condition, DeploymentStatus } from "../controllers/deployment-view.ts";
import type { StatefulSetStatus } from "../controllers/stateful-set.ts";
import { madeUpUid } from "../names/made-up-uid.ts";
import { keyOf } from "../apply/object-key.ts";
import { revisionHash } from "../names/revision-hash.ts";
import type { AppliedWorkload } from "../workloads/controller.ts";
import { templateDifference } from "../workloads/template-difference.ts";
import { asAppliedWorkload } from "../workloads/workload-pods.ts";
import { sameTemplate } from "./same-template.ts";
import type { PodState } from "./simulated-pod.ts";
import type { DaemonSetState, DeploymentState, ReplicaSetState, StatefulSetState } from "./workload-state.ts";
import { ownerKeyOf, revisionOf, secondsOf, type World } from "./world.ts";

/** Fills a world with a cluster: nodes and what pods depend on, workloads, pods; in the order of the objects. */
export function fillWorld(world: World, objects: readonly KubernetesObject[]): void {
  const filler = new Filler(world);
  filler.fill(objects);
}

/** Puts an object into a world that is filled already, or in the place of the one that is there. Not a pod. */
export function putInto(world: World, object: KubernetesObject): void {
  if (object.kind === "Node") {
    world.putNode(object);
    return;
  }
  const filler = new Filler(world);
  for (const namespace of namespacesInUse([{ object }])) {
    const { name = "" } = namespace.metadata;
    if (object.kind === "Namespace" || world.find("Namespace", "", name) === undefined) world.putObject(namespace);
  }
  if (object.kind === "Namespace") return;
  if (object.kind === "PodDisruptionBudget") filler.budget(object);
  else world.putObject(withDefaultsOf(object));
  filler.workload(object, []);
}

class Filler {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  fill(objects: readonly KubernetesObject[]): void {
    const namespaces = namespacesInUse(objects.map((object) => ({ object })));
    for (const namespace of namespaces) this.#world.putObject(namespace);
    const podsByOwner = new Map<string, PodObject[]>();
    for (const object of objects) {
      if (object.kind !== "Pod") continue;
      const owner = ownerKeyOf(object);
      if (owner === undefined) continue;
      const pods = podsByOwner.get(owner);
      if (pods === undefined) podsByOwner.set(owner, [object]);
      else pods.push(object);
    }
    for (const object of objects) {
      if (object.kind === "Node") this.#world.putNode(object);
      else if (object.kind === "PodDisruptionBudget") this.budget(object);
      else if (object.kind !== "Pod" && object.kind !== "Namespace") this.#world.putObject(withDefaultsOf(object));
    }
    this.#world.claims.settleAll();
    // Owners first, so that what they own finds them.
    for (const kinds of [
      ["Deployment", "CronJob"],
      ["ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job"],
    ]) {
      for (const object of objects) {
        if (kinds.includes(object.kind ?? "")) this.workload(object, podsByOwner.get(keyOf(object)) ?? []);
      }
    }
    this.#implied(podsByOwner);
    const pods = objects.filter((object): object is PodObject => object.kind === "Pod");
    for (const pod of [...this.#world.arrival.all(pods)].sort(byCreation)) this.#pod(pod);
  }

  budget(object: KubernetesObject): void {
    if (object.kind !== "PodDisruptionBudget") return;
    const key = keyOf(object);
    this.#world.budgets.set(key, { key, name: object.metadata.name ?? "", object });
    this.#world.putObject(object);
  }

  workload(given: KubernetesObject, pods: readonly PodObject[]): void {
    const object = asAppliedWorkload(given);
    if (object === undefined) return;
    const world = this.#world;
    const { namespace, name } = object.metadata;
    const { kind } = object;
    const base = { key: keyOf(given), label: world.labelOf(kind, namespace, name) };
    const podsOf = (key: string): readonly PodObject[] =>
      pods.length > 0 ? pods : [...world.pods.ofOwner(key)].map(({ pod }) => pod);
    world.wake(base.key);
    switch (object.kind) {
      case "Deployment":
        world.putWorkload({ ...base, kind: "Deployment", object, status: this.#statusOf(base.key, object) });
        this.#takeOver(base.key, object);
        return;
      case "ReplicaSet":
      case "ReplicationController":
        world.putWorkload({ ...base, ...this.#replicaSet(object, pods) });
        return;
      case "StatefulSet":
        world.putWorkload({ ...base, ...statefulSet(object, podsOf(base.key), world.workloads.get(base.key)) });
        return;
      case "DaemonSet":
        world.putWorkload({ ...base, ...daemonSet(object, podsOf(base.key), world.workloads.get(base.key)) });
        return;
      case "Job": {
        const known = world.workloads.get(base.key);
        const isOver = object.status?.conditions?.some(
          ({ type, status }) => (type === "Complete" || type === "Failed") && status === "True",
        );
        const isComplete = known?.kind === "Job" ? known.isComplete : (isOver ?? false);
        const failures = known?.kind === "Job" ? known.failures : undefined;
        world.putWorkload({ ...base, kind: "Job", object, isComplete, failures });
        return;
      }
      case "CronJob":
        return;
      default:
        object satisfies never;
    }
  }

  /** ReplicaSets that name a Deployment that was not there until now are its own. */
  #takeOver(owner: string, { spec }: AppliedWorkload<Deployment>): void {
    const sets = [...this.#world.workloads.values()].filter(
      (state): state is ReplicaSetState => state.kind === "ReplicaSet" && state.object.kind === "ReplicaSet",
    );
    for (const set of sets) {
      const [pod] = [...this.#world.pods.ofOwner(set.key)];
      const isOwn = set.owner === owner;
      if (!isOwn && (set.owner !== undefined || ownerKeyOf({ ...set.object, kind: "ReplicaSet" }) !== owner)) continue;
      const isCurrent =
        set.isImplied === true && pod !== undefined && templateDifference(spec.template, pod.pod, view) === undefined;
      if (isOwn && !isCurrent) continue;
      const object = isCurrent
        ? { ...set.object, spec: { ...set.object.spec, template: withHashOf(spec.template, set.hash) } }
        : set.object;
      const isImplied = set.isImplied === true && !isCurrent;
      this.#world.putWorkload({ ...set, owner, object: object as ReplicaSetState["object"], isImplied });
      const pods = [...this.#world.pods.ofOwner(set.key)];
      for (const one of pods) this.#world.rename(one);
    }
  }

  /** What its controller last wrote; an apply leaves that alone. */
  #statusOf(key: string, object: AppliedWorkload<Deployment>): DeploymentStatus {
    const known = this.#world.workloads.get(key);
    return known?.kind === "Deployment" ? known.status : deploymentStatus(object);
  }

  #replicaSet(object: ReplicaSetState["object"], pods: readonly PodObject[]): Omit<ReplicaSetState, "key" | "label"> {
    const { metadata, spec } = object;
    const owner = object.kind === "ReplicaSet" ? ownerKeyOf({ ...object, kind: "ReplicaSet" }) : undefined;
    const { annotations } = metadata;
    return {
      kind: "ReplicaSet",
      object,
      owner: owner !== undefined && this.#world.workloads.has(owner) ? owner : undefined,
      replicas: spec.replicas ?? 1,
      desiredReplicas: numberIn(annotations, "deployment.kubernetes.io/desired-replicas"),
      maxReplicas: numberIn(annotations, "deployment.kubernetes.io/max-replicas"),
      revision: numberIn(annotations, "deployment.kubernetes.io/revision") ?? 0,
      createdAt: secondsOf(metadata.creationTimestamp) ?? 0,
      hash: labelValue(metadata.labels, "pod-template-hash") ?? (pods[0] === undefined ? "" : revisionOf(pods[0])),
    };
  }

  /** ReplicaSets that are not among the objects, though their pods are: `kubectl get nodes,pods` shows no others. */
  #implied(podsByOwner: ReadonlyMap<string, readonly PodObject[]>): void {
    for (const [key, pods] of podsByOwner) {
      const [pod] = pods;
      if (pod !== undefined && !this.#world.workloads.has(key)) this.#impliedSet(key, pod, pods);
      if (this.#world.workloads.has(key) || !key.startsWith("ReplicaSet/") || pod === undefined) continue;
      const { namespace = "default" } = pod.metadata;
      const name = key.slice(`ReplicaSet/${namespace}/`.length);
      const hash = revisionOf(pod);
      const owner = name.endsWith(`-${hash}`)
        ? this.#deploymentOf(namespace, name.slice(0, -hash.length - 1), pods)
        : undefined;
      const template = templateOf(pod);
      const isCurrent = owner !== undefined && templateDifference(owner.object.spec.template, pod, view) === undefined;
      const replicas = pods.filter(isFilling).length;
      const desired = owner === undefined ? undefined : (owner.object.spec.replicas ?? 1);
      const metadata = { namespace, name, uid: madeUpUid(key) };
      this.#world.putWorkload({
        kind: "ReplicaSet",
        key,
        label: this.#world.labelOf("ReplicaSet", namespace, name),
        object: {
          kind: "ReplicaSet",
          metadata,
          spec: { replicas, template: isCurrent ? withHashOf(owner.object.spec.template, hash) : template },
        },
        owner: owner?.key,
        replicas,
        desiredReplicas: desired,
        revision: 0,
        createdAt: Math.min(...pods.map((one) => secondsOf(one.metadata.creationTimestamp) ?? 0)),
        hash,
        isImplied: !isCurrent,
      });
    }
  }

  /** A StatefulSet or a DaemonSet of which only pods tell: it wants what there is. */
  #impliedSet(key: string, pod: PodObject, pods: readonly PodObject[]): void {
    const [kind = "", namespace = "", name = ""] = key.split("/");
    const label = this.#world.labelOf(kind, namespace, name);
    const metadata = { namespace, name, uid: madeUpUid(key) };
    const template = templateOf(pod);
    const revision = revisionOf(pod);
    const base = { key, label, isImplied: true, revisions: new Map([[revision, template]]) };
    const filling = pods.filter(isFilling);
    const replicas = filling.length;
    const ordinals = filling.map((one) => Number(/-(\d+)$/.exec(one.metadata.name ?? "")?.[1] ?? 0));
    if (kind === "StatefulSet") {
      const spec = { replicas, ordinals: { start: Math.min(0, ...ordinals) }, template };
      const counts = { replicas, ready: replicas, current: replicas, updated: replicas };
      const status = { ...counts, currentRevision: revision, updateRevision: revision };
      const object = {
        kind,
        metadata,
        spec: { ...spec, replicas: Math.max(replicas, ...ordinals.map((one) => one + 1)) },
      };
      this.#world.putWorkload({
        ...base,
        kind,
        object: object as StatefulSetState["object"],
        status,
        updateRevision: revision,
      });
    }
    if (kind === "DaemonSet") {
      const { nodeAffinity: _, ...affinity } = template.spec.affinity ?? {};
      const unpinned = { ...template, spec: { ...template.spec, affinity } };
      const object = { kind, metadata, spec: { template: unpinned, updateStrategy: { type: "OnDelete" } } };
      const revisions = new Map([[revision, unpinned]]);
      this.#world.putWorkload({ ...base, kind, object: object as DaemonSetState["object"], revisions, revision });
    }
  }

  /** The Deployment of such a ReplicaSet; one that is not among the objects is taken as one that wants what there is. */
  #deploymentOf(namespace: string, name: string, pods: readonly PodObject[]): DeploymentState | undefined {
    const key = `Deployment/${namespace}/${name}`;
    const known = this.#world.workloads.get(key);
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
      label: this.#world.labelOf("Deployment", namespace, name),
      object: { kind: "Deployment", metadata, spec },
      status: { ...counts, conditions: new Map([["Progressing", progressing]]) },
      isImplied: true,
    };
    this.#world.putWorkload(state);
    return state;
  }

  #pod(pod: PodObject): void {
    const owner = ownerKeyOf(pod);
    const known = owner !== undefined && this.#world.workloads.has(owner) ? owner : undefined;
    const title = this.#world.titleFor(pod, known, revisionOf(pod));
    this.#world.addPresentPod(pod, known, title, stateOf(pod));
  }
}

/** A cluster's pods have been admitted. */
const asItIs = <Type>(pod: Type): Type => pod;
const view = { admitted: asItIs, admittedUnlimited: asItIs };

function withDefaultsOf(object: KubernetesObject): KubernetesObject {
  return object.kind === "PersistentVolumeClaim" || object.kind === "PersistentVolume"
    ? withStoredDefaults(object)
    : object;
}

function byCreation({ metadata: one }: PodObject, { metadata: other }: PodObject): number {
  return (secondsOf(one.creationTimestamp) ?? 0) - (secondsOf(other.creationTimestamp) ?? 0);
}

function isFilling({ metadata, status }: PodObject): boolean {
  return metadata.deletionTimestamp === undefined && status?.phase !== "Succeeded" && status?.phase !== "Failed";
}

/** What a pod is doing; one that says nothing of being ready and runs is taken as ready. */
function stateOf({ spec, status }: PodObject): PodState {
  const { phase, conditions } = status ?? {};
  if (phase === "Succeeded") return "succeeded";
  if (phase === "Failed") return "failed";
  if (!spec.nodeName) return "pending";
  const ready = conditions?.find(({ type }) => type === "Ready");
  if (ready !== undefined) return ready.status === "True" ? "ready" : "starting";
  return phase === "Pending" ? "starting" : "ready";
}

function numberIn(annotations: Readonly<Record<string, string>> | undefined, key: string): number | undefined {
  const text = labelValue(annotations, key);
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function templateOf({ metadata, spec }: PodObject): PodTemplateSpec {
  const { nodeName: _, ...unbound } = spec;
  const { labels, annotations } = metadata;
  return {
    metadata: { ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) },
    spec: unbound,
  };
}

function withHashOf(template: PodTemplateSpec, hash: string): PodTemplateSpec {
  const labels = { ...template.metadata?.labels, "pod-template-hash": hash };
  return { ...template, metadata: { ...template.metadata, labels } };
}

function deploymentStatus({ status }: AppliedWorkload<Deployment>): DeploymentStatus {
  const conditions = new Map<string, Condition>();
  for (const { type, status: is, reason = "", lastUpdateTime } of status?.conditions ?? []) {
    const known = is === "True" || is === "False" ? is : "Unknown";
    conditions.set(type, { status: known, reason, updatedAt: secondsOf(lastUpdateTime) ?? 0 });
  }
  return {
    replicas: status?.replicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    conditions,
  };
}

/** A StatefulSet with the revision of its template, which may be one that it had before. */
function statefulSet(
  object: StatefulSetState["object"],
  pods: readonly PodObject[],
  before: unknown,
): Omit<StatefulSetState, "key" | "label"> {
  const told = isState(before, "StatefulSet") ? before : undefined;
  const known = told?.isImplied === true ? undefined : told;
  const { template } = object.spec;
  const { name } = object.metadata;
  if (known === undefined) {
    const named = object.status?.updateRevision;
    const ofPods = pods.find((pod) => templateDifference(template, pod, view) === undefined);
    const updateRevision = named ?? (ofPods === undefined ? `${name}-${revisionHash(template)}` : revisionOf(ofPods));
    return {
      kind: "StatefulSet",
      object,
      status: told?.status ?? statefulSetStatus(object, updateRevision),
      revisions: new Map([...(told?.revisions ?? []), [updateRevision, template]]),
      updateRevision,
    };
  }
  const same = [...known.revisions].find(([, one]) => sameTemplate(template, one));
  const fresh = freshRevision(`${name}-${revisionHash(template)}`, known.revisions, same?.[0]);
  const revisions = same === undefined ? new Map(known.revisions).set(fresh, template) : known.revisions;
  return { kind: "StatefulSet", object, status: known.status, revisions, updateRevision: fresh };
}

function statefulSetStatus({ status }: StatefulSetState["object"], updateRevision: string): StatefulSetStatus {
  return {
    currentRevision: status?.currentRevision ?? "",
    updateRevision,
    replicas: status?.replicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    current: status?.currentReplicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
  };
}

function daemonSet(
  object: DaemonSetState["object"],
  pods: readonly PodObject[],
  before: unknown,
): Omit<DaemonSetState, "key" | "label"> {
  const told = isState(before, "DaemonSet") ? before : undefined;
  const known = told?.isImplied === true ? undefined : told;
  const { template } = object.spec;
  if (known === undefined) {
    const current = pods.find((pod) => !differsFromPod(template, pod));
    const revision = current === undefined ? revisionHash(template) : revisionOf(current);
    return { kind: "DaemonSet", object, revisions: new Map([[revision, template]]), revision };
  }
  const same = [...known.revisions].find(([, one]) => sameTemplate(template, one));
  const revision = freshRevision(revisionHash(template), known.revisions, same?.[0]);
  const revisions = same === undefined ? new Map(known.revisions).set(revision, template) : known.revisions;
  return { kind: "DaemonSet", object, revisions, revision };
}

/** Where a daemon pod is, it is pinned to: that is none of the template's business. */
function differsFromPod(template: PodTemplateSpec, pod: PodObject): boolean {
  const { affinity: _, ...spec } = pod.spec;
  const { affinity, ...wanted } = template.spec;
  const { nodeAffinity: __, ...others } = affinity ?? {};
  const { nodeAffinity: ___, ...present } = pod.spec.affinity ?? {};
  return (
    templateDifference(
      { ...template, spec: Object.keys(others).length === 0 ? wanted : { ...wanted, affinity: others } },
      { ...pod, spec: Object.keys(present).length === 0 ? spec : { ...spec, affinity: present } },
      view,
    ) !== undefined
  );
}

/** The name of the same revision; else one that no other has. */
function freshRevision(name: string, revisions: ReadonlyMap<string, unknown>, same: string | undefined): string {
  if (same !== undefined) return same;
  let fresh = name;
  for (let number = 1; revisions.has(fresh); number++) fresh = `${name}-${number}`;
  return fresh;
}

function isState<Kind extends "StatefulSet" | "DaemonSet">(
  state: unknown,
  kind: Kind,
): state is Kind extends "StatefulSet" ? StatefulSetState : DaemonSetState {
  return typeof state === "object" && state !== null && "kind" in state && state.kind === kind;
}
