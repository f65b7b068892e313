import type { Node } from "../../api/node.ts";
import type { Labels } from "../../api/object-meta.ts";
import { zoneRoundRobin } from "../../cycle/zone-round-robin.ts";
import { ChangeLog } from "./change-log.ts";
import { Clock } from "./clock.ts";
import { grown } from "../tables/growing.ts";
import { LiveNode, type PlacedPod } from "./live-node.ts";
import { NodeUsage } from "./node-usage.ts";
import { UsageStates } from "./usage-states.ts";

/**
 * The nodes, each in a slot of its own. Slots are in the order of adding, and those of removed nodes stay empty, so
 * that the order of slots is that of the snapshot, also after a removed node has been taken back.
 */
export class NodeTable {
  /** How many slots there are; those of removed nodes are empty. */
  slots = 0;
  /** How many nodes there are. */
  size = 0;
  /** By slot: what `clock.nodes` was when the node itself last changed, but not with what it has for pods. */
  objectVersions: Float64Array = new Float64Array(0);
  readonly clock: Clock;
  /** The numbers that change with the pods, by slot. */
  readonly usage: NodeUsage = new NodeUsage();
  /** Which nodes have the same of everything, and the same taken of it. */
  readonly states: UsageStates = new UsageStates(this.usage, (slot) => this.#bySlot[slot]);
  /**
   * On which node each pod came or went, or what it has for pods changed: whose state may be another. Other changes of
   * nodes are told by {@link clock}.
   */
  readonly log: ChangeLog = new ChangeLog();
  readonly #bySlot: (LiveNode | undefined)[] = [];
  readonly #byName = new Map<string, LiveNode>();
  #list: readonly LiveNode[] | undefined;
  #slotsInUse: Int32Array | undefined;
  #searchOrder: Int32Array | undefined;
  #searchVersion = -1;
  #lastNamed: LiveNode | undefined;

  constructor(clock: Clock = new Clock()) {
    this.clock = clock;
  }

  named(name: string): LiveNode | undefined {
    const last = this.#lastNamed;
    return last?.name === name && this.at(last.slot) === last ? last : this.#byName.get(name);
  }

  /** The name of the node in that slot; the pod is mostly assumed on it at once. */
  nameAt(slot: number): string {
    const node = this.#bySlot[slot];
    if (node === undefined) throw new Error(`bug: no node is in slot ${slot}`);
    this.#lastNamed = node;
    return node.name;
  }

  /** The node in that slot, if it is there. */
  at(slot: number): LiveNode | undefined {
    return this.#bySlot.at(slot);
  }

  /** In the order in which they were added. */
  list(): readonly LiveNode[] {
    this.#list ??= this.#bySlot.filter((node) => node !== undefined);
    return this.#list;
  }

  /** The slots of all nodes in the order in which they are asked where a share of them is enough. */
  searchOrder(): Int32Array {
    if (this.#searchOrder === undefined || this.#searchVersion !== this.clock.labels) {
      this.#searchOrder = Int32Array.from(zoneRoundRobin(this.list()), ({ slot }) => slot);
      this.#searchVersion = this.clock.labels;
    }
    return this.#searchOrder;
  }

  /** The slots that hold a node, in order. */
  slotsInUse(): Int32Array {
    this.#slotsInUse ??= Int32Array.from(this.list(), ({ slot }) => slot);
    return this.#slotsInUse;
  }

  *labelsBySlot(): Iterable<readonly [slot: number, labels: Labels]> {
    for (const { slot, labels } of this.list()) yield [slot, labels];
  }

  /** Gives the node the next slot. */
  append(node: Node): LiveNode {
    const live = new LiveNode(this.slots, node, this.usage);
    this.slots++;
    this.objectVersions = grown(this.objectVersions, this.slots);
    this.occupy(live);
    this.log.fit(this.slots);
    return live;
  }

  /** Takes back {@link append}, the last one that was not yet taken back. */
  drop(node: LiveNode): void {
    this.vacate(node);
    this.slots--;
    this.#bySlot.length = this.slots;
  }

  /** Empties the slot of a node that goes. */
  vacate(node: LiveNode): void {
    this.#bySlot[node.slot] = undefined;
    this.states.nodeRemoved(node.slot);
    this.#byName.delete(node.name);
    this.size--;
    this.#list = undefined;
    this.#slotsInUse = undefined;
    this.clock.nodes++;
    this.clock.labels++;
  }

  /** Takes back {@link vacate}. */
  occupy(node: LiveNode): void {
    this.#bySlot[node.slot] = node;
    this.#byName.set(node.name, node);
    this.size++;
    this.#list = undefined;
    this.#slotsInUse = undefined;
    this.clock.labels++;
    this.nodeChanged(node);
  }

  /** Whether there are more empty slots than nodes, by enough to care. */
  get isMostlyEmpty(): boolean {
    return this.slots > 2 * this.size + 64;
  }

  nodeChanged(node: LiveNode): void {
    const { slot } = node;
    this.objectVersions[slot] = ++this.clock.nodes;
    this.#usageChanged(node);
  }

  /** To be called when the node has changed in nothing but what it has for pods: it may be in another state then. */
  allocatableChanged(node: LiveNode): void {
    this.#usageChanged(node);
    this.log.append(node.slot);
  }

  /** To be called for each pod that has come to the node, or gone. */
  podsChanged(node: LiveNode, pod: PlacedPod, by: 1 | -1): void {
    const { slot } = node;
    const wasExact = this.usage.isExact(slot);
    this.usage.add(slot, pod, by);
    if (!wasExact || !this.usage.isExact(slot)) this.usage.set(slot, node);
    this.states.podsChanged(slot, pod.hostPorts.length === 0 && pod.usage.scalars.size === 0);
    this.log.append(slot);
  }

  #usageChanged(node: LiveNode): void {
    const { slot } = node;
    this.usage.set(slot, node);
    this.states.nodeChanged(slot);
  }
}
