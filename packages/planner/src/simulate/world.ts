import {
  type ClusterEvent,
  type ClusterObject,
  type ClusterObjectKind,
  clusterObjectKinds,
  compileLabelSelector,
  controllerOf,
  type Engine,
  type LabelMatcher,
  labelValue,
  matchesLabels,
  type Mark,
  type NodeObject,
  type PersistentVolumeClaim,
  podKey,
  type PodObject,
  type QueueState,
  referenceTo,
  SchedulingQueue,
  type TieBreak,
  untoleratedTaint,
  wakes,
} from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import type { ArrivalOrder } from "./arrival-order.ts";
import { keyOf, objectKey } from "../apply/object-key.ts";
import { ClaimController } from "../claims/claim-controller.ts";
import { madeUpUid } from "../names/made-up-uid.ts";
import type { PodNames } from "../names/pod-names.ts";
import type { PodAdmission } from "../plan/pod-admission.ts";
import { evicts, targetNodeName } from "../workloads/daemon-tolerations.ts";
import { indexOf } from "../workloads/job.ts";
import { Journal, type JournalMark, JournaledMap } from "./journal.ts";
import { PodTable } from "./pod-table.ts";
import { inState, type PodState, type PodTitle, type SimulatedPod } from "./simulated-pod.ts";
import type { Budget, ReplicaSetState, WorkloadState } from "./workload-state.ts";

/** A node, and which of those that came before it. */
export interface SimulatedNode {
  readonly node: NodeObject;
  readonly index: number;
}

/** A moment of a {@link World}. */
export interface WorldMark {
  readonly journal: JournalMark;
  readonly engine: Mark;
  readonly queue: QueueState;
  readonly now: number;
}

/** What a world is made of. */
export interface WorldParts {
  readonly engine: Engine;
  readonly admission: PodAdmission;
  readonly tieBreak: TieBreak;
  readonly names: PodNames;
  /** In seconds. */
  readonly now: number;
  /** Workloads, as `KIND/NAME`, whose new pods never become ready. */
  readonly notReady: ReadonlySet<string>;
  /** In which order things are taken that happen at once. */
  readonly arrival: ArrivalOrder;
}

/** What happened to pods since somebody last asked. */
export interface Happenings {
  readonly created: SimulatedPod[];
  readonly deleted: SimulatedPod[];
  readonly bound: SimulatedPod[];
}

/**
 * A cluster in which things happen: pods, nodes, workloads, the engine and the scheduler's queue, kept in step with
 * each other. Whoever changes something here need tell nobody: controllers that should look are noted as such, and
 * the queue hears of it. All of it can be taken back.
 */
export class World {
  readonly engine: Engine;
  readonly queue: SchedulingQueue;
  readonly claims: ClaimController;
  readonly tieBreak: TieBreak;
  readonly names: PodNames;
  readonly arrival: ArrivalOrder;
  readonly pods: PodTable;
  readonly nodes: JournaledMap<string, SimulatedNode>;
  readonly workloads: JournaledMap<string, WorkloadState>;
  readonly budgets: JournaledMap<string, Budget>;
  /** Workloads that their controllers have to look at, in that order. */
  readonly due: Set<string> = new Set();
  /** When a controller wants to look though nothing happens, in seconds, by workload. */
  readonly alarms: JournaledMap<string, number>;
  /** Names of nodes that are gone, and whose pods are still there. */
  readonly lostNodes: JournaledMap<string, true>;
  /** In seconds. */
  now: number;
  happenings: Happenings = { created: [], deleted: [], bound: [] };
  /** How often anything has changed that a decision may depend on. */
  changes = 0;
  readonly #admission: PodAdmission;
  readonly #notReady: ReadonlySet<string>;
  readonly #journal = new Journal();
  /** What templates of each workload have had pods, in that order. */
  readonly #revisionNumbers: JournaledMap<string, readonly string[]>;
  /** All objects but nodes and pods, by key. */
  readonly objects: JournaledMap<string, KubernetesObject>;
  /** Keys of ReplicaSets, by that of their Deployment. */
  readonly #setsByOwner: JournaledMap<string, readonly string[]>;
  readonly #labels = new Map<string, string>();
  readonly #takenLabels = new Set<string>();
  readonly #selectors = new WeakMap<Budget["object"], LabelMatcher>();
  #sequence = 0;
  #binds = 0;
  #nodeIndex = 0;

  constructor({ engine, admission, tieBreak, names, now, notReady, arrival }: WorldParts) {
    this.engine = engine;
    this.#admission = admission;
    this.tieBreak = tieBreak;
    this.names = names;
    this.arrival = arrival;
    this.now = now;
    this.#notReady = notReady;
    this.claims = new ClaimController(engine, []);
    this.pods = new PodTable(this.#journal);
    this.nodes = new JournaledMap(this.#journal);
    this.workloads = new JournaledMap(this.#journal);
    this.budgets = new JournaledMap(this.#journal);
    this.alarms = new JournaledMap(this.#journal);
    this.lostNodes = new JournaledMap(this.#journal);
    this.#revisionNumbers = new JournaledMap(this.#journal);
    this.objects = new JournaledMap(this.#journal);
    this.#setsByOwner = new JournaledMap(this.#journal);
    this.queue = new SchedulingQueue({
      wakes: (plugin, pod, event) =>
        wakes(plugin, pod, event, { cluster: engine.cluster, profile: engine.profileFor(pod) }),
    });
  }

  mark(): WorldMark {
    return { journal: this.#journal.mark(), engine: this.engine.mark(), queue: this.queue.state(), now: this.now };
  }

  undo({ journal, engine, queue, now }: WorldMark): void {
    this.#journal.undo(journal);
    this.engine.undo(engine);
    this.queue.restore(queue);
    this.now = now;
    this.due.clear();
    this.happenings = { created: [], deleted: [], bound: [] };
    this.changes++;
  }

  /** What a workload is called: `Deployment/web`, with its namespace where another one is called so. */
  labelOf(kind: string, namespace: string, name: string): string {
    const key = objectKey(kind, namespace, name);
    const known = this.#labels.get(key);
    if (known !== undefined) return known;
    const short = `${kind}/${name}`;
    const label = this.#takenLabels.has(short) ? `${kind}/${namespace}/${name}` : short;
    this.#takenLabels.add(label);
    this.#labels.set(key, label);
    return label;
  }

  /** Puts an object, no node and no pod, into the cluster, or in the place of the one that is there. */
  putObject(object: KubernetesObject): void {
    const key = keyOf(object);
    const isThere = this.objects.has(key);
    this.objects.set(key, object);
    if (!isClusterObject(object) || object.kind === "Pod" || object.kind === "Node") return;
    if (isThere) this.engine.change(object);
    else this.engine.add(object);
    this.changes++;
    if (isStorage(object.kind)) this.#tell({ kind: "storage" });
  }

  /** Takes such an object away. */
  removeObject(object: KubernetesObject): void {
    const key = keyOf(object);
    if (!this.objects.has(key)) return;
    this.objects.delete(key);
    this.budgets.delete(key);
    if (!isClusterObject(object)) return;
    this.engine.remove(referenceTo(object));
    this.changes++;
    if (object.kind === "VolumeAttachment") this.#tell({ kind: "detached" });
  }

  /** An object that is neither node nor pod. */
  find(kind: string, namespace: string, name: string): KubernetesObject | undefined {
    return this.objects.get(objectKey(kind, namespace, name));
  }

  /** Somebody deletes an object: with a workload goes what it owns. */
  deleteObject(object: KubernetesObject): void {
    if (object.kind === "Pod") {
      const pod = this.pods.get(podKey(object));
      if (pod !== undefined) this.deletePod(pod);
      return;
    }
    const key = keyOf(object);
    this.removeObject(object);
    this.#deleteWorkload(key);
  }

  #deleteWorkload(key: string): void {
    const state = this.workloads.get(key);
    if (state === undefined) return;
    const sets = state.kind === "Deployment" ? this.replicaSetsOf(key) : [];
    this.removeWorkload(state);
    for (const set of sets) {
      const object = this.objects.get(set.key);
      if (object !== undefined) this.removeObject(object);
      this.#deleteWorkload(set.key);
    }
    const pods = [...this.pods.ofOwner(key)];
    for (const pod of pods) this.deletePod(pod);
  }

  /** A new node, or another version of one. */
  putNode(node: NodeObject): void {
    const name = node.metadata.name ?? "";
    const before = this.nodes.get(name);
    this.changes++;
    if (before === undefined) {
      this.nodes.set(name, { node, index: this.#nodeIndex++ });
      this.engine.add(node);
      this.#tell({ kind: "nodeAdd", node });
    } else {
      this.nodes.set(name, { node, index: before.index });
      this.engine.change(node);
      this.#tell({ kind: "nodeUpdate", before: before.node, node });
      this.#evictUntolerating(node);
    }
    this.#wakeDaemonSets();
  }

  /**
   * Pods that do not tolerate a NoExecute taint of their node go; those that do for a while stay.
   * Source: pkg/controller/tainteviction.
   */
  #evictUntolerating(node: NodeObject): void {
    const { taints = [] } = node.spec ?? {};
    if (!taints.some(evicts)) return;
    const pods = [...this.pods.onNode(node.metadata.name ?? "")];
    for (const pod of pods) {
      if (untoleratedTaint(taints, pod.pod.spec.tolerations, evicts) !== undefined) this.deletePod(pod);
    }
  }

  /** The node is gone; its pods stay until the garbage collector comes. */
  removeNode(name: string): void {
    const known = this.nodes.get(name);
    if (known === undefined) return;
    this.changes++;
    this.nodes.delete(name);
    this.lostNodes.set(name, true);
    this.engine.remove({ kind: "Node", name });
    this.#tell({ kind: "nodeDelete", node: known.node });
    this.#wakeDaemonSets();
  }

  /** The nodes in the order in which they came. */
  nodesInOrder(): readonly NodeObject[] {
    return [...this.nodes.values()].sort((one, other) => one.index - other.index).map(({ node }) => node);
  }

  putWorkload(state: WorkloadState): void {
    this.workloads.set(state.key, state);
    if (state.kind !== "ReplicaSet" || state.owner === undefined) return;
    const { key, owner } = state;
    const sets = this.#setsByOwner.get(owner) ?? [];
    if (!sets.includes(key)) this.#setsByOwner.set(owner, [...sets, key]);
  }

  removeWorkload(state: WorkloadState): void {
    this.workloads.delete(state.key);
    this.alarms.delete(state.key);
    if (state.kind !== "ReplicaSet" || state.owner === undefined) return;
    const sets = this.#setsByOwner.get(state.owner) ?? [];
    this.#setsByOwner.set(
      state.owner,
      sets.filter((key) => key !== state.key),
    );
  }

  /** The ReplicaSets of a Deployment, the oldest first; by name within one second. */
  replicaSetsOf(owner: string): readonly ReplicaSetState[] {
    const sets = (this.#setsByOwner.get(owner) ?? []).flatMap((key): ReplicaSetState[] => {
      const state = this.workloads.get(key);
      return state?.kind === "ReplicaSet" ? [state] : [];
    });
    return sets.sort(
      (one, other) =>
        one.createdAt - other.createdAt || (one.object.metadata.name < other.object.metadata.name ? -1 : 1),
    );
  }

  /** A pod of a cluster as it is. */
  addPresentPod(pod: PodObject, owner: string | undefined, title: PodTitle, state: PodState): void {
    const simulated = this.#simulated(pod, owner, title, state);
    this.pods.put(simulated);
    this.names.take(pod.metadata.namespace ?? "default", pod.metadata.name ?? "");
    if (state === "succeeded" || state === "failed") return;
    if (isCounted(simulated)) this.engine.add(pod);
    if (pod.spec.nodeName) {
      if (!this.nodes.has(pod.spec.nodeName)) this.lostNodes.set(pod.spec.nodeName, true);
    } else if (pod.metadata.deletionTimestamp === undefined) {
      this.queue.add(pod, this.now);
    }
  }

  /**
   * A controller makes a pod. @returns why the API server refuses it.
   */
  createPod(
    made: PodObject,
    owner: string | undefined,
    revision: string,
    claims: readonly PersistentVolumeClaim[] = [],
  ): string | undefined {
    const { name = "" } = made.metadata;
    // A controller tries again until the name is free; that is another pod's to give.
    if (this.pods.get(podKey(made)) !== undefined) return `there is a pod "${name}" already`;
    const uid = madeUpUid(`Pod/${podKey(made)}/${this.#sequence}`);
    const { pod, problems } = this.#admission.admit({ ...made, metadata: { ...made.metadata, uid } });
    const errors = problems.filter(({ severity }) => severity === "error");
    if (errors.length > 0) return errors.map(({ path, message }) => `${path}: ${message}`).join("; ");
    this.claims.create(pod, claims);
    const title = this.titleFor(pod, owner, revision);
    const nodeName = pod.spec.nodeName === "" ? undefined : pod.spec.nodeName;
    const simulated = this.#simulated(pod, owner, title, nodeName === undefined ? "pending" : "starting");
    this.pods.put(simulated);
    this.happenings.created.push(simulated);
    this.changes++;
    if (nodeName === undefined) {
      this.queue.add(pod, this.now);
    } else {
      this.engine.add(pod);
      this.happenings.bound.push(simulated);
      this.#tell({ kind: "podAdd", pod });
    }
    this.#wakeOwner(owner);
    return undefined;
  }

  /** Somebody deletes a pod: one with a node terminates, one without is gone at once. */
  deletePod(pod: SimulatedPod): void {
    if (pod.isTerminating) return;
    this.happenings.deleted.push(pod);
    this.changes++;
    this.#noteJobPod(pod, true);
    if (pod.nodeName === undefined || pod.state === "succeeded" || pod.state === "failed") {
      this.#forget(pod);
      return;
    }
    const terminating: PodObject = {
      ...pod.pod,
      metadata: { ...pod.pod.metadata, deletionTimestamp: someTime },
    };
    this.engine.change(terminating);
    this.pods.put({ ...pod, pod: terminating, isTerminating: true });
    this.#wakeOwner(pod.owner);
  }

  /** A terminating pod is gone, or a lost one. */
  removePod(pod: SimulatedPod): void {
    this.changes++;
    if (!pod.isTerminating) this.#noteJobPod(pod, true);
    this.#forget(pod);
  }

  /** The scheduler gives a pod its node. */
  bindPod(pod: SimulatedPod, nodeName: string): void {
    this.changes++;
    this.claims.bindFor(pod.pod, nodeName);
    const labelled = this.#withTopologyLabels(pod.pod, nodeName);
    const { nominatedNodeName: _, ...status } = labelled.status ?? {};
    const bare: PodObject = { ...labelled, status };
    this.engine.assume(bare, nodeName);
    const bound: PodObject = { ...bare, spec: { ...bare.spec, nodeName } };
    this.queue.remove(pod.key);
    const next = {
      ...inState(pod, "starting", this.now),
      pod: bound,
      nodeName,
      bindSequence: this.#binds++,
      message: undefined,
    };
    this.pods.put(next);
    this.happenings.bound.push(next);
    this.#tell({ kind: "podAdd", pod: bound });
    this.#wakeOwner(pod.owner);
  }

  /** The scheduler says why a pod has no node. */
  keepPending(pod: SimulatedPod, message: string, fitError?: string): void {
    if (pod.message !== message || pod.fitError !== fitError) this.pods.put({ ...pod, message, fitError });
  }

  /** The room on the node is the pod's, for those of lower priority. */
  nominate(pod: SimulatedPod, nominatedNodeName: string): void {
    this.changes++;
    const nominated: PodObject = { ...pod.pod, status: { ...pod.pod.status, nominatedNodeName } };
    if (isCounted(pod)) this.engine.change(nominated);
    else this.engine.add(nominated);
    this.queue.update(nominated);
    this.pods.put({ ...pod, pod: nominated });
  }

  /** Somebody changes a pod's labels. */
  relabelPod(pod: SimulatedPod, labels: Readonly<Record<string, string>>): void {
    this.changes++;
    const relabelled: PodObject = { ...pod.pod, metadata: { ...pod.pod.metadata, labels } };
    if (isCounted(pod)) this.engine.change(relabelled);
    this.pods.put({ ...pod, pod: relabelled });
    if (pod.nodeName === undefined) this.queue.add(relabelled, this.now);
    else this.#tell({ kind: "podUpdate", before: pod.pod, pod: relabelled });
  }

  /** A pod's workload is another one than it was called after. */
  rename(pod: SimulatedPod): void {
    this.pods.put({ ...pod, title: this.titleFor(pod.pod, pod.owner, pod.revision) });
  }

  /** The kubelet says what a pod is doing. */
  setState(pod: SimulatedPod, state: PodState): void {
    const next = inState(pod, state, this.now);
    this.pods.put(next);
    if (state !== "ready" && state !== "starting") this.#noteJobPod(pod, state === "failed");
    if (state === "succeeded" || state === "failed") {
      this.changes++;
      if (isCounted(pod)) this.engine.remove(referenceTo(pod.pod));
      this.#tell({ kind: "podDelete", pod: pod.pod });
    }
    this.#wakeOwner(pod.owner);
  }

  /** A Job makes no pods for a while after one has failed; one that is deleted counts as such until it has succeeded. */
  #noteJobPod({ owner, state }: SimulatedPod, isFailed: boolean): void {
    const job = owner === undefined ? undefined : this.workloads.get(owner);
    if (job?.kind !== "Job" || state === "succeeded" || state === "failed") return;
    if (isFailed && job.object.spec.podReplacementPolicy === "Failed") return;
    const failures = isFailed ? { count: (job.failures?.count ?? 0) + 1, at: this.now } : undefined;
    this.workloads.set(job.key, { ...job, failures });
  }

  /** The budgets that select a pod. */
  budgetsOf({ pod }: SimulatedPod): readonly Budget[] {
    return [...this.budgets.values()].filter(
      ({ object }) =>
        (object.metadata.namespace ?? "default") === (pod.metadata.namespace ?? "default") &&
        matchesLabels(this.selectorOf(object), pod.metadata.labels ?? {}),
    );
  }

  selectorOf(object: Budget["object"]): LabelMatcher {
    const known = this.#selectors.get(object) ?? compileLabelSelector(object.spec?.selector);
    this.#selectors.set(object, known);
    return known;
  }

  /** What a pod of a revision is called. */
  titleFor(pod: PodObject, owner: string | undefined, revision: string): PodTitle {
    const { namespace = "default", name = "" } = pod.metadata;
    const controller = owner === undefined ? undefined : this.workloads.get(owner);
    if (controller === undefined) {
      const label = this.labelOf("Pod", namespace, name);
      return { workload: label, group: label, name: label, revisionNumber: 1 };
    }
    const top = controller.kind === "ReplicaSet" ? this.workloads.get(controller.owner ?? "") : undefined;
    const workload = (top ?? controller).label;
    const revisionNumber = this.#numberOf(workload, revision);
    const group = `${workload} r${revisionNumber}`;
    const ordinal = ordinalOf(pod, controller.kind);
    return { workload, group, name: ordinal === undefined ? group : `${group}#${ordinal}`, revisionNumber };
  }

  /** Has a controller look at its workload. */
  wake(key: string): void {
    this.due.add(key);
  }

  #numberOf(workload: string, revision: string): number {
    const known = this.#revisionNumbers.get(workload) ?? [];
    const index = known.indexOf(revision);
    if (index !== -1) return index + 1;
    this.#revisionNumbers.set(workload, [...known, revision]);
    return known.length + 1;
  }

  #simulated(pod: PodObject, owner: string | undefined, title: PodTitle, state: PodState): SimulatedPod {
    const { metadata, spec, status } = pod;
    const controller = owner === undefined ? undefined : this.workloads.get(owner);
    const ready = status?.conditions?.find(({ type }) => type === "Ready");
    const key = podKey(pod);
    const pinnedTo = controller?.kind === "DaemonSet" ? targetNodeName(pod) : undefined;
    const base: SimulatedPod = {
      key,
      uid: metadata.uid ?? key,
      pod,
      title,
      owner,
      state,
      nodeName: spec.nodeName === "" ? undefined : spec.nodeName,
      phase: "Pending",
      isReady: false,
      isTerminating: metadata.deletionTimestamp !== undefined,
      createdAt: secondsOf(metadata.creationTimestamp) ?? Math.floor(this.now),
      deletionCost: Number(labelValue(metadata.annotations, "controller.kubernetes.io/pod-deletion-cost") ?? 0) || 0,
      restarts: Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount = 0 }) => restartCount)),
      revision: revisionOf(pod),
      ordinal: controller === undefined ? undefined : ordinalOf(pod, controller.kind),
      sequence: this.#sequence++,
      bindSequence: spec.nodeName ? this.#binds++ : 0,
      message: messageOf(pod),
      pinnedTo,
      neverReady: this.#notReady.has(title.workload) && state !== "ready",
    };
    const stated = inState(base, state, this.now);
    const readyAt = secondsOf(ready?.lastTransitionTime) ?? secondsOf(status?.startTime) ?? base.createdAt;
    return state === "ready" ? { ...stated, readyAt } : stated;
  }

  #forget(pod: SimulatedPod): void {
    this.pods.remove(pod);
    this.queue.remove(pod.key);
    if (isCounted(pod)) this.engine.remove(referenceTo(pod.pod));
    this.claims.release(pod.pod);
    if (pod.nodeName !== undefined && pod.state !== "succeeded" && pod.state !== "failed") {
      this.#tell({ kind: "podDelete", pod: pod.pod });
    }
    this.#wakeOwner(pod.owner);
  }

  #tell(event: ClusterEvent): void {
    this.queue.happened(event, this.now);
  }

  #wakeOwner(owner: string | undefined): void {
    if (owner === undefined) return;
    const state = this.workloads.get(owner);
    this.due.add(owner);
    if (state?.kind === "ReplicaSet" && state.owner !== undefined) this.due.add(state.owner);
  }

  #wakeDaemonSets(): void {
    for (const { kind, key } of this.workloads.values()) if (kind === "DaemonSet") this.due.add(key);
  }

  /** Source: PodTopologyLabels (plugin/pkg/admission/podtopologylabels), on from 1.35. */
  #withTopologyLabels(pod: PodObject, nodeName: string): PodObject {
    if (this.engine.profile.kubernetesVersion === "1.34") return pod;
    const labels = this.nodes.get(nodeName)?.node.metadata.labels;
    const added = topologyLabels.flatMap((key): (readonly [string, string])[] => {
      const value = labelValue(labels, key);
      return value === undefined ? [] : [[key, value]];
    });
    if (added.length === 0) return pod;
    return {
      ...pod,
      metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...Object.fromEntries(added) } },
    };
  }
}

/** Whether the engine has the pod: it is bound or nominated, and not over. */
function isCounted({ pod, nodeName, state }: SimulatedPod): boolean {
  if (state === "succeeded" || state === "failed") return false;
  return nodeName !== undefined || (pod.status?.nominatedNodeName ?? "") !== "";
}

const topologyLabels = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"];

const clusterKinds: ReadonlySet<string> = new Set<ClusterObjectKind>(clusterObjectKinds);

function isClusterObject(object: KubernetesObject): object is ClusterObject {
  return clusterKinds.has(object.kind ?? "");
}

function isStorage(kind: string): boolean {
  return kind.startsWith("CSI") || kind === "StorageClass" || kind.startsWith("PersistentVolume");
}

/** What tells a pod's template from others of its workload. */
export function revisionOf({ metadata: { labels } }: PodObject): string {
  return labelValue(labels, "pod-template-hash") ?? labelValue(labels, "controller-revision-hash") ?? "";
}

function ordinalOf(pod: PodObject, kind: WorkloadState["kind"]): number | undefined {
  if (kind === "Job") return indexOf(pod);
  if (kind !== "StatefulSet") return undefined;
  const ordinal = /-(\d+)$/.exec(pod.metadata.name ?? "")?.[1];
  return ordinal === undefined ? undefined : Number(ordinal);
}

function messageOf({ status }: PodObject): string | undefined {
  return status?.conditions?.find(({ type, status: is }) => type === "PodScheduled" && is === "False")?.message;
}

/** The key of the object that controls another one. */
export function ownerKeyOf({ metadata }: KubernetesObject | PodObject): string | undefined {
  const owner = controllerOf(metadata);
  return owner === undefined ? undefined : objectKey(owner.kind, metadata.namespace, owner.name);
}

export function secondsOf(time: string | undefined): number | undefined {
  if (time === undefined) return undefined;
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** Whether a pod is terminating is what counts, not since when. */
const someTime = "2000-01-01T00:00:00Z";
