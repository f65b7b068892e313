import {
  type ClusterObject,
  type ClusterObjectKind,
  clusterObjectKinds,
  controllerOf,
  type NodeObject,
  type Pod,
  type PodObject,
} from "@stowage/engine";
import { type KubernetesObject, templateChange } from "@stowage/manifests";
import { type DesiredCluster, nodesOf, warningOf } from "../apply/apply-wishes.ts";
import { Autoscalers } from "../apply/autoscalers.ts";
import type { DesiredObject } from "../apply/desired-object.ts";
import { namespacesInUse } from "../apply/namespaces.ts";
import { keyOf, objectKey } from "../apply/object-key.ts";
import { isLive, livePods, Ownership, type TopOwner } from "../apply/owned-pods.ts";
import type { Warning } from "../apply/warning.ts";
import { withStoredDefaults } from "../claims/stored-defaults.ts";
import { PodNames } from "../names/pod-names.ts";
import { type AppliedWorkload, isTerminating, type Made, type Note, podCount } from "../workloads/controller.ts";
import { isWholeSpec } from "../workloads/whole-spec.ts";
import { asAppliedWorkload, workloadPods } from "../workloads/workload-pods.ts";
import { BarePodAdmission } from "./bare-pod-admission.ts";
import type { Candidate, MadeCluster } from "./candidate.ts";
import { mostPodsOf } from "./most-pods.ts";
import type { BoundPod } from "./planned-pod.ts";
import { type PodAdmission, refusalText } from "./pod-admission.ts";

/** Lets the controllers act once on every wished workload: what they make, what they delete, what stays. */
export function makePods({ objects }: DesiredCluster, admission: PodAdmission): MadeCluster {
  const controllers = new Controllers(objects, admission);
  const made = new Map<DesiredObject, readonly Candidate[]>();
  for (const desired of objects) if (desired.origin === "wish") made.set(desired, controllers.act(desired));

  const candidates: Candidate[] = [];
  const present: ClusterObject[] = [...namespacesInUse(objects), ...nodesOf(objects), ...controllers.objects];
  const bound: MadeCluster["bound"][number][] = [];
  const removed: BoundPod[] = [];
  const { gone, ownership } = controllers;
  const hasWishes = objects.some(({ origin }) => origin === "wish");
  /** A pod that nobody has applied, of a workload that nobody has. */
  const isStranger = ({ object, origin, before }: DesiredObject, owner: TopOwner | undefined): boolean =>
    hasWishes &&
    origin === "cluster" &&
    before === undefined &&
    (owner === undefined || !controllers.isWished(owner.kind, object.metadata.namespace, owner.name));
  const bareAdmission = new BarePodAdmission(objects, admission);
  for (const origin of ["cluster", "wish"] as const) {
    for (const desired of objects) {
      if (desired.origin !== origin) continue;
      const { object, manifest } = desired;
      if (object.kind !== "Pod") {
        const owned = object.kind === "ReplicaSet" ? ownership.claimed(object) : object;
        if (isClusterObject(owned)) present.push(withStoredDefaults(owned));
        // One by one: arguments are limited, and a workload may have more pods than that.
        for (const candidate of made.get(desired) ?? []) candidates.push(candidate);
        continue;
      }
      if (gone.has(object) && object.spec.nodeName) removed.push(boundPod(object, ownership));
      if (gone.has(object) || !isLive(object)) continue;
      // The scheduler passes over pods that are being deleted.
      if (!object.spec.nodeName && isTerminating(object)) continue;
      const claimed = ownership.claimed(object);
      const top = ownership.topOwner(claimed);
      const owner = top === undefined ? {} : { owner: top };
      const isNew = origin === "wish";
      const { hindrance } = desired;
      const own = isNew ? bareAdmission.of(desired) : undefined;
      if (claimed.spec.nodeName && hindrance === undefined) {
        const { pod, problems } = isNew ? (own ?? admission).admit(claimed) : { pod: claimed, problems: [] };
        if (problems.length > 0) {
          candidates.push({ pod, isNew, manifest, ...owner, hindrance: refusalText(problems) });
          continue;
        }
        present.push(pod);
        bound.push({ pod, manifest, ...owner });
        continue;
      }
      if (!isNew) present.push(claimed);
      candidates.push({
        pod: claimed,
        isNew,
        manifest,
        ...owner,
        ...(hindrance === undefined ? {} : { hindrance }),
        ...(own === undefined ? {} : { admission: own }),
        ...(isStranger(desired, top) ? { isStranger: true } : {}),
      });
    }
  }
  const { names, warnings, rolling, scaled, isPlayed } = controllers;
  const claimed = claimedObjects(objects, ownership);
  return { candidates, objects: present, bound, removed, names, warnings, claimed, scaled, rolling, isPlayed };
}

function claimedObjects(
  objects: readonly DesiredObject[],
  ownership: Ownership,
): ReadonlyMap<string, KubernetesObject> {
  const claimed = new Map<string, KubernetesObject>();
  for (const { object, before } of objects) {
    if (before !== undefined || (object.kind !== "Pod" && object.kind !== "ReplicaSet")) continue;
    const owned = ownership.claimed(object);
    if (owned !== object) claimed.set(keyOf(object), owned);
  }
  return claimed;
}

/**
 * Whether a StatefulSet or a DaemonSet of the cluster gets another template, of which its pods may show nothing: that
 * they say more than it does now tells nothing. Of a Deployment its ReplicaSets tell.
 */
function hasNewTemplate(workload: AppliedWorkload, { before }: DesiredObject): boolean {
  if (workload.kind !== "StatefulSet" && workload.kind !== "DaemonSet") return false;
  const present = before === undefined ? undefined : asAppliedWorkload(before);
  if (present?.kind !== workload.kind || workload.spec.updateStrategy?.type === "OnDelete") return false;
  const { template } = present.spec;
  return isWholeSpec(template.spec) && templateChange(workload.spec.template, template) !== undefined;
}

function boundPod(pod: PodObject, ownership: Ownership): BoundPod {
  const owner = ownership.topOwner(pod);
  return { pod, ...(owner === undefined ? {} : { owner }) };
}

/** The controllers of one cluster, and the traces they leave. */
class Controllers {
  readonly ownership: Ownership;
  readonly gone = new Set<Pod>();
  readonly objects: ClusterObject[] = [];
  readonly warnings: Warning[] = [];
  readonly scaled = new Map<string, KubernetesObject>();
  readonly rolling = new Map<string, KubernetesObject>();
  isPlayed = false;
  readonly names: PodNames;
  readonly #autoscalers: Autoscalers;
  readonly #mostPods: number;
  readonly #now: number;
  readonly #nodes: readonly NodeObject[];
  readonly #admission: PodAdmission;
  readonly #unlimited: PodAdmission;
  /** By `namespace/name`. */
  readonly #pods: ReadonlyMap<string, PodObject>;
  readonly #wished: ReadonlySet<string>;

  constructor(objects: readonly DesiredObject[], admission: PodAdmission) {
    this.ownership = new Ownership(objects);
    this.#autoscalers = new Autoscalers(objects);
    this.#mostPods = mostPodsOf(nodesOf(objects));
    this.#now = momentOf(objects);
    this.#nodes = nodesOf(objects);
    this.#pods = podsByName(objects);
    this.names = new PodNames(this.#pods.keys());
    this.#admission = admission;
    const limits = objects.map(({ object }) => object).filter(({ kind }) => kind === "LimitRange");
    this.#unlimited = limits.length === 0 ? admission : admission.before(new Set(limits));
    this.#wished = new Set(objects.filter(({ origin }) => origin === "wish").map(({ object }) => keyOf(object)));
  }

  act(desired: DesiredObject): readonly Candidate[] {
    const { object, manifest, hindrance } = desired;
    const applied = asAppliedWorkload(object);
    if (applied === undefined || this.#isManaged(object, applied)) return [];
    const { workload, notes: scaling } = this.#autoscalers.scale(applied, desired);
    const { pods, adopted, released } = this.ownership.podsOf(workload);
    const made = this.#podsOf(workload, pods);
    for (const pod of made.gone) this.gone.add(pod);
    for (const one of made.objects) this.objects.push(one);
    const notes = [...scaling, ...adoptionNotes(adopted, released), ...made.notes];
    this.scaled.set(keyOf(object), workload);
    const isReplaced = made.notes.some(({ code }) => code === "Replaced");
    if (made.notes.some(({ code }) => code === "Paused") && this.#isScaled(workload)) this.isPlayed = true;
    if (isReplaced || (pods.length > 0 && hasNewTemplate(workload, desired))) this.rolling.set(keyOf(object), workload);
    for (const note of notes) this.warnings.push(warningOf(manifest, object, note));
    const owner = { kind: workload.kind, name: workload.metadata.name };
    return made.pods.map(({ pod, after, ...rest }) => ({
      pod,
      isNew: true,
      owner,
      manifest,
      ...(after === undefined ? {} : { after: `${workload.metadata.namespace}/${after}` }),
      ...(hindrance === undefined ? {} : { hindrance }),
      ...rest,
    }));
  }

  /** Whether a Deployment has another number of pods than it asks for: which set grows or shrinks is to be played. */
  #isScaled(workload: AppliedWorkload): boolean {
    if (workload.kind !== "Deployment") return false;
    const pods = this.ownership.replicaSetsOf(workload).flatMap((set) => set.pods);
    return pods.length > 0 && pods.filter((pod) => !isTerminating(pod)).length !== (workload.spec.replicas ?? 1);
  }

  isWished(kind: string, namespace: string | undefined, name: string): boolean {
    return this.#wished.has(objectKey(kind, namespace, name));
  }

  /** A ReplicaSet among the wishes whose Deployment is there too is the Deployment's to scale. */
  #isManaged(object: DesiredObject["object"], { kind, metadata }: AppliedWorkload): boolean {
    const owner = object.kind === "ReplicaSet" ? controllerOf(this.ownership.claimed(object).metadata) : undefined;
    return (
      kind === "ReplicaSet" &&
      owner?.kind === "Deployment" &&
      this.#wished.has(objectKey("Deployment", metadata.namespace, owner.name))
    );
  }

  #podsOf(workload: AppliedWorkload, pods: readonly PodObject[]): Made {
    const view = {
      owned: livePods(pods),
      succeeded: pods.filter(({ status }) => status?.phase === "Succeeded"),
      failed: pods.filter(({ status }) => status?.phase === "Failed"),
      nodes: this.#nodes,
      mostPods: this.#mostPods,
      now: this.#now,
      names: this.names,
      podNamed: (name: string) => this.#pods.get(`${workload.metadata.namespace}/${name}`),
      admitted: (pod: Pod): Pod => this.#admission.admit({ ...pod, kind: "Pod" }).pod,
      admittedUnlimited: (pod: Pod): Pod => this.#unlimited.admit({ ...pod, kind: "Pod" }).pod,
    };
    const replicaSets = workload.kind === "Deployment" ? this.ownership.replicaSetsOf(workload) : [];
    return workloadPods(workload, view, replicaSets);
  }
}

function podsByName(objects: readonly DesiredObject[]): ReadonlyMap<string, PodObject> {
  const pods = new Map<string, PodObject>();
  for (const { object } of objects) {
    if (object.kind !== "Pod") continue;
    const { namespace = "default", name = "" } = object.metadata;
    pods.set(`${namespace}/${name}`, object);
  }
  return pods;
}

/** A second after the last moment that the cluster's pods tell of: a plan reads no clock. */
function momentOf(objects: readonly DesiredObject[]): number {
  let latest = 0;
  for (const { object } of objects) {
    if (object.kind !== "Pod") continue;
    const changes = (object.status?.conditions ?? []).map(({ lastTransitionTime }) => lastTransitionTime);
    for (const time of [object.metadata.creationTimestamp, ...changes]) {
      const moment = Date.parse(time ?? "");
      if (moment > latest) latest = moment;
    }
  }
  return latest + 1000;
}

/** What a controller's selector changes about pods that are there. */
function adoptionNotes(adopted: readonly PodObject[], released: number): readonly Note[] {
  const path = "spec.selector";
  const notes: Note[] = [];
  const [first] = adopted;
  if (first !== undefined) {
    const { name = "" } = first.metadata;
    const others = adopted.length === 1 ? "" : ` and ${podCount(adopted.length - 1)} more`;
    const message = `selects ${name}${others}, which nothing owns: adopted, and counted among its pods`;
    notes.push({ code: "Adopted", path, message });
  }
  if (released > 0) {
    notes.push({
      code: "Released",
      path,
      message: `${podCount(released)} of its own that it does not select any more released: nothing owns them now`,
    });
  }
  return notes;
}

const kinds: ReadonlySet<string> = new Set<ClusterObjectKind>(clusterObjectKinds);

/** Namespaces and nodes are left out: they have been seen to. */
function isClusterObject(object: KubernetesObject): object is ClusterObject {
  return kinds.has(object.kind ?? "") && object.kind !== "Namespace" && object.kind !== "Node";
}
