import type {
  ClusterObject,
  ClusterObjectKind,
  ObjectReference,
  ReplicationController,
  SelectingWorkload,
  Service,
} from "../../api/cluster-object.ts";
import type { Node } from "../../api/node.ts";
import type { Labels } from "../../api/object-meta.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";
import { Clock } from "../nodes/clock.ts";
import { Journal } from "./journal.ts";
import { defaultLimits, type Limits } from "../limits.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import { ObjectTable } from "./object-table.ts";
import { Placements } from "./placements.ts";
import { PodTable } from "./pod-table.ts";
import { isSameMap } from "../nodes/same-values.ts";
import { isSameSelector } from "../classes/same-spec.ts";
import { StoredObjects } from "./stored-objects.ts";
import { VolumeState } from "../volumes/volume-state.ts";

/** What takes the changes of one kind's objects. It is told of these alone. */
interface KindTable {
  add(object: ClusterObject): void;
  change(object: ClusterObject): void;
  remove(namespace: string, name: string): void;
}

/** The objects of the cluster, and everything that is kept up to date as they change. */
export class ClusterState {
  readonly journal: Journal = new Journal();
  readonly clock: Clock = new Clock();
  readonly #differences: VersionDifferences;
  readonly #limits: Limits;
  #placements: Placements;
  #volumes: VolumeState;
  /** With more entries in the tables of what pods say and are, it is asked whether most of them are of any use. */
  #mostEntries: number;
  readonly pods: PodTable;
  readonly stored: StoredObjects;
  readonly view: ClusterSnapshot;
  readonly #services: ObjectTable<Service>;
  readonly #controllers: ObjectTable<ReplicationController>;
  readonly #replicaSets: ObjectTable<SelectingWorkload<"ReplicaSet">>;
  readonly #statefulSets: ObjectTable<SelectingWorkload<"StatefulSet">>;
  readonly #tables: Readonly<Record<ClusterObjectKind, KindTable>>;

  /** @param differences Of the Kubernetes version. */
  constructor(differences: VersionDifferences, limits: Limits = defaultLimits) {
    this.#differences = differences;
    this.#limits = limits;
    this.#mostEntries = limits.spareEntries;
    this.#placements = new Placements(differences, limits, this.clock);
    this.pods = new PodTable(this.#placements, this.journal, differences.runningPodUsage);
    this.stored = new StoredObjects(this.journal);
    this.#services = new ObjectTable("Service", this.journal, this.clock, selectsSameLabels, (service) =>
      this.#nameKeys(service),
    );
    this.#controllers = new ObjectTable("ReplicationController", this.journal, this.clock, selectsSameLabels);
    this.#replicaSets = new ObjectTable("ReplicaSet", this.journal, this.clock, selectsSame);
    this.#statefulSets = new ObjectTable("StatefulSet", this.journal, this.clock, selectsSame);
    this.#tables = this.#tablesByKind();
    this.view = this.#liveView();
    this.stored.watch((was, is) => this.#volumes.objectChanged(was, is));
    this.#volumes = this.#volumesOf(this.#placements);
  }

  /** Nodes, and what is counted of pods. Others after {@link tidy}. */
  get placements(): Placements {
    return this.#placements;
  }

  get volumes(): VolumeState {
    return this.#volumes;
  }

  /**
   * Makes all tables anew from the present objects, once those of things that were are more than those that are: each
   * rollout, each Job and each node that is replaced brings labels, classes, terms and domains that none will have
   * again. To be called between a decision and a change, when nothing of them is held. Costs what adding all pods
   * would, a microsecond or two each; by then as much has come.
   *
   * @returns whether it has done so.
   */
  tidy(): boolean {
    // What is to be taken back speaks of the tables as they are; an engine with a mark keeps every change anyway.
    if (this.journal.isRecording || !this.#isMostlyUnused()) return false;
    const before = this.#placements;
    this.#placements = new Placements(this.#differences, this.#limits, this.clock);
    for (const service of this.#services.values()) this.#nameKeys(service);
    for (const [name, labels] of before.namespaces) this.#placements.setNamespace(name, labels);
    for (const { node } of before.nodes.list()) this.#placements.addNode(node);
    this.pods.moveTo(this.#placements);
    this.#volumes = this.#volumesOf(this.#placements);
    this.#mostEntries = 2 * this.pods.entries + this.#limits.spareEntries;
    return true;
  }

  #volumesOf(placements: Placements): VolumeState {
    const { nodes, survey } = placements;
    const volumes = new VolumeState({ nodes, survey, cluster: this.view, differences: this.#differences });
    placements.watchVolumes((pod, node, by) => volumes.users.moved(pod, node, by));
    return volumes;
  }

  #isMostlyUnused(): boolean {
    if (this.#placements.isMostlyOfGoneNodes) return true;
    const { entries } = this.pods;
    if (entries <= this.#mostEntries) return false;
    // Where nearly all are used, as in a cluster that fills, to ask costs little, and is not to be asked again soon.
    const unused = entries * this.pods.unusedShare;
    const tooFew = entries - unused + this.#limits.spareEntries - unused;
    if (tooFew > 0) this.#mostEntries = entries + tooFew / 2;
    return tooFew <= 0;
  }

  add(object: ClusterObject): void {
    this.#tables[object.kind].add(object);
  }

  change(object: ClusterObject): void {
    this.#tables[object.kind].change(object);
  }

  remove({ kind, namespace = "default", name }: ObjectReference): void {
    this.#tables[kind].remove(namespace, name);
  }

  #tablesByKind(): Readonly<Record<ClusterObjectKind, KindTable>> {
    const { stored } = this;
    return {
      Pod: this.pods,
      Node: {
        add: (node: Node) => this.#addNode(node),
        change: (node: Node) => this.#changeNode(node),
        remove: (_, name) => this.#removeNode(name),
      },
      Namespace: {
        add: ({ metadata: { name = "", labels = {} } }) => this.#addNamespace(name, labels),
        change: ({ metadata: { name = "", labels = {} } }) => this.#changeNamespace(name, labels),
        remove: (_, name) => this.#changeNamespace(name, undefined),
      },
      Service: this.#services,
      ReplicationController: this.#controllers,
      ReplicaSet: this.#replicaSets,
      StatefulSet: this.#statefulSets,
      StorageClass: stored.ofKind("StorageClass"),
      CSIDriver: stored.ofKind("CSIDriver"),
      CSINode: stored.ofKind("CSINode"),
      CSIStorageCapacity: stored.ofKind("CSIStorageCapacity"),
      PersistentVolume: stored.ofKind("PersistentVolume"),
      PersistentVolumeClaim: stored.ofKind("PersistentVolumeClaim"),
      VolumeAttachment: stored.ofKind("VolumeAttachment"),
      PodDisruptionBudget: stored.ofKind("PodDisruptionBudget"),
    };
  }

  /** Which Services a pod is of says by what it is spread where it does not say so itself. */
  #nameKeys({ spec }: Service): void {
    this.placements.labels.keys.nameAll(Object.keys(spec?.selector ?? {}));
  }

  #addNode(node: Node): void {
    const { placements } = this;
    const name = node.metadata.name ?? "";
    if (placements.nodes.named(name) !== undefined) throw new RangeError(`there is a Node ${name} already`);
    const live = placements.addNode(node);
    this.journal.record(() => placements.dropNode(live));
    this.pods.adopt(live);
  }

  #changeNode(node: Node): void {
    const live = this.#nodeNamed(node.metadata.name ?? "");
    const before = live.node;
    this.placements.changeNode(live, node);
    this.journal.record(() => this.placements.changeNode(live, before));
  }

  #removeNode(name: string): void {
    const live = this.#nodeNamed(name);
    this.pods.orphan(live);
    this.placements.removeNode(live);
    this.journal.record(() => this.placements.restoreNode(live));
  }

  #nodeNamed(name: string): LiveNode {
    const live = this.placements.nodes.named(name);
    if (live === undefined) throw new RangeError(`there is no Node ${name}`);
    return live;
  }

  #addNamespace(name: string, labels: Labels): void {
    if (this.placements.namespaces.has(name)) throw new RangeError(`there is a Namespace ${name} already`);
    this.#setNamespace(name, labels);
  }

  #changeNamespace(name: string, labels: Labels | undefined): void {
    if (!this.placements.namespaces.has(name)) throw new RangeError(`there is no Namespace ${name}`);
    this.#setNamespace(name, labels);
  }

  #setNamespace(name: string, labels: Labels | undefined): void {
    const before = this.placements.namespaces.get(name);
    this.placements.setNamespace(name, labels);
    this.journal.record(() => this.placements.setNamespace(name, before));
  }

  #liveView(): ClusterSnapshot {
    const placements = (): Placements => this.#placements;
    return {
      get nodes() {
        return placements().nodes.list();
      },
      node: (name) => placements().nodes.named(name),
      get namespaces() {
        return placements().namespaces;
      },
      get images() {
        return placements().images.states;
      },
      nominatedPods: (nodeName) => this.pods.nominatedFor(nodeName),
      get placedCounts() {
        return placements().counts;
      },
      services: (namespace) => this.#services.in(namespace),
      replicationController: (namespace, name) => this.#controllers.get(namespace, name),
      replicaSet: (namespace, name) => this.#replicaSets.get(namespace, name),
      statefulSet: (namespace, name) => this.#statefulSets.get(namespace, name),
      objects: (kind) => this.stored.tables.list(kind),
      storedGroup: (grouping, name) => this.stored.tables.group(grouping, name),
      object: (kind, namespace, name) => this.stored.tables.get(kind, namespace, name),
    };
  }
}

// Of these objects nothing but the selector is read: an owner's status changes with each of its pods.

function selectsSameLabels<Kept extends Service | ReplicationController>(
  { spec: one }: Kept,
  { spec: other }: Kept,
): boolean {
  return isSameMap(one?.selector, other?.selector);
}

function selectsSame<Kind extends "ReplicaSet" | "StatefulSet">(
  { spec: one }: SelectingWorkload<Kind>,
  { spec: other }: SelectingWorkload<Kind>,
): boolean {
  return isSameSelector(one?.selector, other?.selector);
}
