import type { Labels } from "../../api/object-meta.ts";
import type { Node } from "../../api/node.ts";
import type { PlacedCounts } from "../../cluster/placed-counts.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";
import { CarriedTerms } from "../counts/carried-terms.ts";
import { ImageTable } from "../nodes/image-table.ts";
import { LabelTable } from "../classes/label-table.ts";
import { defaultLimits, type Limits } from "../limits.ts";
import { Clock } from "../nodes/clock.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { PlacedPod } from "../nodes/live-node.ts";
import { nodeChanges } from "../nodes/node-changes.ts";
import { NodeSurvey } from "../nodes/node-survey.ts";
import { NodeTable } from "../nodes/node-table.ts";
import { NumberRooms } from "../tables/number-rooms.ts";
import { PlacedPodCounts } from "../counts/placed-counts.ts";
import { NamedKeys } from "../classes/named-keys.ts";
import type { PodRecord } from "../classes/pod-record.ts";
import { type PodTerms, PodTermReader } from "../classes/pod-terms.ts";
import { isSameMap } from "../nodes/same-values.ts";
import { type PodClass, PodClasses } from "../classes/pod-class.ts";
import { Selections } from "../counts/selections.ts";
import { SpreadCounts } from "../counts/spread-count.ts";
import { Terms } from "../classes/terms.ts";
import { TopologyKeys } from "../nodes/topology-keys.ts";

/** Keys that pods are sure to name: read of each node when it comes rather than of all when the first pod does. */
const commonKeys = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"];

/** Told of each pod with claims or disks that has come to a node, or gone. */
type VolumeWatcher = (pod: PlacedPod, node: LiveNode, by: 1 | -1) => void;

/**
 * Which pod is on which node, and every counter that follows from it. Each change here has an opposite that restores
 * everything, the order of nodes and of their pods included; the engine's journal is made of these.
 *
 * A placement costs time in proportion to the counters that its pod is in.
 */
export class Placements {
  readonly #rooms = new NumberRooms();
  readonly nodes: NodeTable;
  readonly images: ImageTable;
  readonly survey: NodeSurvey;
  /** The labels of those that are listed, by name. */
  readonly namespaces: Map<string, Labels> = new Map();
  readonly keys: TopologyKeys = new TopologyKeys(() => this.nodes.labelsBySlot(), this.#rooms);
  readonly terms: Terms;
  readonly carried: CarriedTerms;
  readonly selections: Selections;
  readonly spreadCounts: SpreadCounts;
  /** The counters, for the plain plugins. */
  readonly counts: PlacedCounts;
  /** The labels of pods. */
  readonly labels: LabelTable;
  /** Of pods, by what others see of them. */
  readonly classes: PodClasses;
  readonly #reader: PodTermReader;
  #volumesMoved: VolumeWatcher | undefined;

  constructor(
    differences: VersionDifferences,
    { unnamedKeyClasses, keptBytes }: Limits = defaultLimits,
    clock: Clock = new Clock(),
  ) {
    this.nodes = new NodeTable(clock);
    this.images = new ImageTable(clock);
    this.survey = new NodeSurvey(this.nodes, this.images);
    const { incomingNamespaceSelectorEvaluatedTwice: selectorStays } = differences;
    this.labels = new LabelTable(new NamedKeys(unnamedKeyClasses, () => this.#divideClasses()));
    this.classes = new PodClasses((podClass) => this.#join(podClass), this.labels, this.#rooms);
    for (const key of commonKeys) this.keys.use(key);
    this.terms = new Terms(this.keys, this.namespaces, selectorStays, this.labels);
    this.carried = new CarriedTerms(this.terms, this.classes.byLabel);
    this.selections = new Selections(this.terms, this.classes.byLabel);
    this.spreadCounts = new SpreadCounts(this.classes.byLabel, keptBytes / 8, clock);
    this.#reader = new PodTermReader(this.terms, (term, effect) => this.carried.counterOf(term, effect));
    const { nodes, terms, carried, selections, spreadCounts } = this;
    const classOf = (pod: PodInfo): PodClass => this.classOf(pod);
    this.counts = new PlacedPodCounts({ nodes, terms, carried, selections, spreadCounts, classOf });
  }

  /** How many things are kept of what pods say and are. */
  get size(): number {
    const { labels, namespaces, classes, terms, carried, selections, spreadCounts, keys } = this;
    const ofTerms = terms.size + carried.size + selections.size + keys.size;
    return labels.size + namespaces.size + classes.size + ofTerms + spreadCounts.size;
  }

  /** There can be one that watches. */
  watchVolumes(watcher: VolumeWatcher): void {
    this.#volumesMoved = watcher;
  }

  /** The class of the pod by what others see of it. */
  classOf(pod: Pick<PodInfo, "namespace" | "labels" | "terminating">): PodClass {
    return this.classes.intern(pod);
  }

  /** What the pod's terms ask for. */
  termsOf(pod: Pick<PodInfo, "pod" | "namespace">): PodTerms {
    return this.#reader.read(pod);
  }

  /** Puts the pod on the node, last. */
  place(record: PodRecord, node: LiveNode): void {
    record.node = node;
    node.push(record);
    this.#podsMoved(record, node, 1);
  }

  /** Takes the pod off its node. @returns where it was, for {@link placeBack}. */
  displace(record: PodRecord): { readonly node: LiveNode; readonly index: number } | undefined {
    const { node, index } = record;
    if (node === undefined) return undefined;
    node.take(record);
    record.node = undefined;
    this.#podsMoved(record, node, -1);
    return { node, index };
  }

  /** Takes back {@link displace}. */
  placeBack(record: PodRecord, node: LiveNode, index: number): void {
    record.node = node;
    node.putBack(record, index);
    this.#podsMoved(record, node, 1);
  }

  /**
   * Puts another record of a pod in the place of the one that counts as it does in everything: no counter moves. It
   * goes last, as upstream takes a pod that is updated away and adds it. @returns the place that it had, for
   * {@link putBack}.
   */
  replace(record: PodRecord, node: LiveNode, by: PodRecord): number {
    const { index } = record;
    node.take(record);
    record.node = undefined;
    by.node = node;
    node.push(by);
    return index;
  }

  /** Takes back {@link replace}. The class that the two had may have been divided since: then counters move. */
  putBack(record: PodRecord, index: number, node: LiveNode, by: PodRecord): void {
    if (record.podClass !== by.podClass) {
      this.displace(by);
      this.placeBack(record, node, index);
      return;
    }
    node.take(by);
    by.node = undefined;
    record.node = node;
    node.putBack(record, index);
  }

  addNode(node: Node): LiveNode {
    const live = this.nodes.append(node);
    this.#nodeIsThere(live);
    return live;
  }

  /** Takes back {@link addNode}, the last one that was not taken back yet. The node has no pods. */
  dropNode(node: LiveNode): void {
    this.images.remove(node.slot, node.node);
    this.nodes.drop(node);
  }

  /** Takes a node without pods away. */
  removeNode(node: LiveNode): void {
    this.images.remove(node.slot, node.node);
    this.nodes.vacate(node);
  }

  /** Takes back {@link removeNode}. */
  restoreNode(node: LiveNode): void {
    this.nodes.occupy(node);
    this.#nodeIsThere(node);
  }

  /**
   * Puts another version of the node in its place. What a change costs depends on what has changed: one in nothing that
   * is read, as most are, a comparison; one in what the node has for pods, its pods; any other, what is kept of all
   * nodes.
   */
  changeNode(node: LiveNode, object: Node): void {
    const { labels, admits, images, allocatable } = nodeChanges(node.node, object);
    if (!labels && !admits && !images && !allocatable) {
      node.restate(object);
      return;
    }
    if (labels) countAll(node, -1);
    if (images) this.images.remove(node.slot, node.node);
    node.replace(object);
    if (images) this.images.add(node.slot, object);
    if (labels || admits || images) this.nodes.nodeChanged(node);
    else this.nodes.allocatableChanged(node);
    if (!labels) return;
    this.nodes.clock.labels++;
    this.keys.setNode(node.slot, node.labels);
    countAll(node, 1);
  }

  /** Whether most slots, or most domains of a key, are of nodes that are gone. */
  get isMostlyOfGoneNodes(): boolean {
    return this.nodes.isMostlyEmpty || this.keys.isAnyMostlyEmpty(this.nodes.slots);
  }

  /** `undefined` for a namespace that goes. Costs time in proportion to its classes of pods, and where these are. */
  setNamespace(name: string, labels: Labels | undefined): void {
    const before = this.namespaces.get(name);
    // One without labels is another than one that is not listed.
    if (before !== undefined && labels !== undefined && isSameMap(before, labels)) return;
    if (labels === undefined) this.namespaces.delete(name);
    else this.namespaces.set(name, labels);
    if (!this.terms.anyUsesNamespaceLabels) return;
    for (const podClass of this.classes.in(name)) {
      this.selections.namespaceChanged(podClass);
      this.carried.namespaceChanged(podClass);
      this.#podsCountOtherwise(podClass);
    }
  }

  /** As if the pods had gone and come: what rules say of their nodes is to be looked up again. */
  #podsCountOtherwise({ placed }: PodClass): void {
    placed.forEachKey((slot) => this.nodes.log.append(slot));
  }

  #join(podClass: PodClass): void {
    this.selections.join(podClass);
    this.carried.join(podClass);
    this.spreadCounts.join(podClass);
  }

  /** No counter moves: what was taken together, nothing has told apart until now. */
  #divideClasses(): void {
    this.classes.divide();
    for (const { slot, pods } of this.nodes.list()) for (const pod of pods) pod.countInDividedClass(slot);
  }

  #nodeIsThere(node: LiveNode): void {
    this.keys.setNode(node.slot, node.labels);
    this.images.add(node.slot, node.node);
  }

  #podsMoved(record: PodRecord, node: LiveNode, by: 1 | -1): void {
    this.nodes.podsChanged(node, record, by);
    record.count(node.slot, by);
    if (record.hasVolumes) this.#volumesMoved?.(record, node, by);
  }
}

function countAll({ slot, pods }: LiveNode, by: 1 | -1): void {
  for (const pod of pods) pod.count(slot, by);
}
