import type { Pod } from "../../api/pod.ts";
import { type PodInfo, podNamespace } from "../../cluster/pod-info.ts";
import type { RunningPodUsage } from "../../cluster/pod-requests.ts";
import type { Journal } from "./journal.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { Placements } from "./placements.ts";
import { type PodKind, PodKinds } from "../classes/pod-kinds.ts";
import { PodRecord } from "../classes/pod-record.ts";

const noLabels = {};

/** The pods of the cluster, wherever they are, and what each of them counts for. */
export class PodTable {
  #placements: Placements;
  readonly #journal: Journal;
  readonly #usageRule: RunningPodUsage;
  #kinds: PodKinds;
  /** By namespace, then by name. */
  readonly #records = new Map<string, Map<string, PodRecord>>();
  /** By node name: pods of nodes that are not there. */
  readonly #orphans = new Map<string, ReadonlySet<PodRecord>>();
  /** By node name. */
  readonly #nominated = new Map<string, readonly PodInfo[]>();
  #last: PodRecord | undefined;

  constructor(placements: Placements, journal: Journal, usageRule: RunningPodUsage) {
    this.#placements = placements;
    this.#journal = journal;
    this.#usageRule = usageRule;
    this.#kinds = new PodKinds(usageRule, (pod) => placements.termsOf(pod));
  }

  /**
   * The pod, compiled; made once for a pod that is asked about again and then assumed.
   *
   * @param guess A kind that the pod may well be of; absent: that of the last pod with its labels.
   */
  recordOf(pod: Pod, guess?: PodKind): PodRecord {
    const last = this.#last;
    if (last?.isOf(pod) === true && last.node === undefined && last.assumedOn === undefined) return last;
    const { labels = noLabels, deletionTimestamp } = pod.metadata;
    const terminating = deletionTimestamp !== undefined;
    const podClass = this.#placements.classOf({ namespace: podNamespace(pod), labels, terminating });
    const kind = this.#kinds.of(pod, guess ?? podClass.lastKind);
    podClass.lastKind = kind;
    this.#last = new PodRecord(pod, kind, podClass, this.#kinds.usageOf(pod, kind));
    return this.#last;
  }

  /** How many things are kept of what pods say and are: of those in use, and of others that were. */
  get entries(): number {
    return this.#kinds.size + this.#placements.size;
  }

  /** Which part of these is of no use, about: as many as of the classes and kinds, of which it is known. */
  get unusedShare(): number {
    const { classes } = this.#placements;
    return (classes.unused() + this.#kinds.unused()) / Math.max(1, classes.size + this.#kinds.count);
  }

  /** Counts all pods in other tables, which have the same nodes, without pods. Nothing may be taken back afterwards. */
  moveTo(placements: Placements): void {
    const before = this.#placements.nodes.list();
    this.#placements = placements;
    this.#kinds = new PodKinds(this.#usageRule, (pod) => placements.termsOf(pod));
    this.#last = undefined;
    for (const records of this.#records.values()) for (const record of records.values()) this.#rebase(record);
    for (const node of before) {
      const again = placements.nodes.named(node.name);
      if (again === undefined) throw new Error(`bug: node ${node.name} is not among the others`);
      for (const record of this.#recordsOn(node)) placements.place(record, again);
    }
  }

  /** The node's pods, in their order. */
  #recordsOn({ pods }: LiveNode): readonly PodRecord[] {
    return pods.map(({ namespace, name }) => {
      const record = this.#records.get(namespace)?.get(name);
      if (record === undefined) throw new Error(`bug: pod ${namespace}/${name} is on a node, and not known`);
      return record;
    });
  }

  #rebase(record: PodRecord): void {
    const podClass = this.#placements.classOf(record);
    const kind = this.#kinds.of(record.pod, podClass.lastKind);
    podClass.lastKind = kind;
    record.rebase(kind, podClass);
    if (record.before !== undefined) this.#rebase(record.before);
  }

  nominatedFor(nodeName: string): readonly PodInfo[] {
    return this.#nominated.get(nodeName) ?? noPods;
  }

  /** Every nominated pod, by the node that it is nominated for. */
  nominated(): ReadonlyMap<string, readonly PodInfo[]> {
    return this.#nominated;
  }

  add(pod: Pod): void {
    const known = this.#find(pod);
    // The API server's word is final: a pod that was assumed is bound now, here or elsewhere.
    if (known !== undefined && !known.isAssumed) throw new RangeError(`there is a Pod ${known.key} already`);
    this.#put(this.recordOf(pod, known?.kind), known);
  }

  change(pod: Pod): void {
    const known = this.#find(pod);
    const record = this.recordOf(pod, known?.kind);
    if (known === undefined) throw new RangeError(`there is no Pod ${record.key} to change`);
    this.#put(record, known);
  }

  remove(namespace: string, name: string): void {
    const known = this.#records.get(namespace)?.get(name);
    if (known === undefined) throw new RangeError(`there is no Pod ${namespace}/${name} to remove`);
    this.#put(undefined, known);
  }

  assume(pod: Pod, nodeName: string): void {
    const before = this.#find(pod);
    const node = this.#placements.nodes.named(nodeName);
    if (node === undefined) throw new RangeError(`there is no Node ${nodeName} to assume on`);
    if (before !== undefined && (before.isAssumed || before.pod.spec.nodeName !== undefined))
      throw new RangeError(`Pod ${before.key} is bound already`);
    const record = this.recordOf(pod);
    // A record of the cluster stays as it is: `forget` goes back to it.
    const { kind, podClass, ownUsage } = record;
    const assumed = record === before ? new PodRecord(pod, kind, podClass, ownUsage) : record;
    assumed.assumedOn = nodeName;
    assumed.before = before;
    if (before !== undefined) this.#leave(before);
    this.#set(assumed, before);
    if (assumed.state === "bound") this.#place(assumed, node);
  }

  forget(pod: Pod): void {
    const record = this.#find(pod);
    if (record?.isAssumed !== true) {
      throw new RangeError(`Pod ${podNamespace(pod)}/${pod.metadata.name ?? ""} is not assumed`);
    }
    this.#put(record.before, record);
  }

  /** Takes the pods off a node that goes; they stay known. */
  orphan(node: LiveNode): void {
    for (const record of this.#recordsOn(node).toReversed()) {
      this.#leave(record);
      this.#addOrphan(record);
    }
  }

  /** Gives a node that has come the pods that are on it. */
  adopt(node: LiveNode): void {
    const orphans = this.#orphans.get(node.name);
    if (orphans === undefined) return;
    for (const record of orphans) this.#enter(record);
    this.#setOrphans(node.name, undefined);
  }

  #find({ metadata: { namespace = "default", name = "" } }: Pod): PodRecord | undefined {
    return this.#records.get(namespace)?.get(name);
  }

  /** Puts the record in the place of the one with its key; at least one of them is there. */
  #put(record: PodRecord | undefined, before: PodRecord | undefined): void {
    if (record !== undefined && before?.node !== undefined && record.countsAs(before)) {
      this.#set(record, before);
      this.#replace(before, before.node, record);
      return;
    }
    if (before !== undefined) this.#leave(before);
    this.#set(record, before);
    if (record !== undefined) this.#enter(record);
  }

  #set(record: PodRecord | undefined, before: PodRecord | undefined): void {
    const either = record ?? before;
    if (either === undefined) return;
    const { namespace, name } = either;
    this.#keep(namespace, name, record);
    if (this.#journal.isRecording) this.#journal.record(() => this.#keep(namespace, name, before));
  }

  #keep(namespace: string, name: string, record: PodRecord | undefined): void {
    const records = this.#records.get(namespace) ?? new Map<string, PodRecord>();
    if (record === undefined) records.delete(name);
    else records.set(name, record);
    if (records.size === 0) this.#records.delete(namespace);
    else if (records.size === 1) this.#records.set(namespace, records);
  }

  #replace(record: PodRecord, node: LiveNode, by: PodRecord): void {
    const index = this.#placements.replace(record, node, by);
    if (this.#journal.isRecording) this.#journal.record(() => this.#placements.putBack(record, index, node, by));
  }

  /** Lets the pod count for what it does. */
  #enter(record: PodRecord): void {
    const { state, nodeName } = record;
    if (state === "nominated") this.#setNominated(nodeName, [...this.nominatedFor(nodeName), record]);
    if (state !== "bound") return;
    const node = this.#placements.nodes.named(nodeName);
    if (node === undefined) {
      this.#addOrphan(record);
      return;
    }
    this.#place(record, node);
  }

  #place(record: PodRecord, node: LiveNode): void {
    this.#placements.place(record, node);
    if (this.#journal.isRecording) this.#journal.record(() => this.#placements.displace(record));
  }

  #leave(record: PodRecord): void {
    const { state, nodeName } = record;
    if (state === "nominated")
      this.#setNominated(
        nodeName,
        this.nominatedFor(nodeName).filter((one) => one !== record),
      );
    if (state !== "bound") return;
    const place = this.#placements.displace(record);
    if (place !== undefined) {
      if (this.#journal.isRecording)
        this.#journal.record(() => this.#placements.placeBack(record, place.node, place.index));
      return;
    }
    const others = new Set(this.#orphans.get(nodeName));
    others.delete(record);
    this.#setOrphans(nodeName, others.size === 0 ? undefined : others);
  }

  #addOrphan(record: PodRecord): void {
    this.#setOrphans(record.nodeName, new Set(this.#orphans.get(record.nodeName)).add(record));
  }

  #setOrphans(nodeName: string, orphans: ReadonlySet<PodRecord> | undefined): void {
    setList(this.#orphans, nodeName, orphans, this.#journal);
  }

  #setNominated(nodeName: string, nominated: readonly PodInfo[]): void {
    setList(this.#nominated, nodeName, nominated.length === 0 ? undefined : nominated, this.#journal);
  }
}

const noPods: readonly PodInfo[] = [];

function setList<List>(lists: Map<string, List>, key: string, list: List | undefined, journal: Journal): void {
  const before = lists.get(key);
  const set = (to: List | undefined): void => {
    if (to === undefined) lists.delete(key);
    else lists.set(key, to);
  };
  set(list);
  journal.record(() => set(before));
}
