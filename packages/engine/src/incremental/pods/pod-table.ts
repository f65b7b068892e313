import type { Pod } from "../../api/pod.ts";
import { type PodInfo, podNamespace } from "../../cluster/pod-info.ts";
import type { RunningPodUsage } from "../../cluster/pod-requests.ts";
import type { Journal } from "../journal.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { Placements } from "../placements.ts";
import { NamedPods } from "./named-pods.ts";
import { type PodKind, PodKinds } from "./pod-kinds.ts";
import { PodRecord } from "./pod-record.ts";

const noLabels = {};

/** The pods of the cluster, wherever they are, and what each of them counts for. */
export class PodTable {
  readonly #placements: Placements;
  readonly #journal: Journal;
  readonly #kinds: PodKinds;
  readonly #spareEntries: number;
  /** With more entries in the tables of what pods say and are, those of no use are forgotten. */
  #mostEntries: number;
  readonly #records = new NamedPods<PodRecord>();
  /** By node name: pods of nodes that are not there. */
  readonly #orphans = new Map<string, ReadonlySet<PodRecord>>();
  /** By node name. */
  readonly #nominated = new Map<string, readonly PodInfo[]>();
  #last: PodRecord | undefined;

  /** @param spareEntries See `Limits`. */
  constructor(placements: Placements, journal: Journal, usageRule: RunningPodUsage, spareEntries: number) {
    this.#placements = placements;
    this.#journal = journal;
    this.#kinds = new PodKinds(usageRule, (pod) => placements.termsOf(pod));
    this.#spareEntries = spareEntries;
    this.#mostEntries = spareEntries;
  }

  /**
   * The pod, compiled; made once for a pod that is asked about again and then assumed.
   *
   * @param guess A kind that the pod may well be of; absent: that of the last pod with its labels.
   */
  infoOf(pod: Pod, guess?: PodKind): PodRecord {
    const last = this.#last;
    if (last?.isOf(pod) === true && last.node === undefined && last.assumedOn === undefined) return last;
    if (this.entries > this.#mostEntries) this.#considerForgetting();
    const { labels = noLabels, deletionTimestamp } = pod.metadata;
    const terminating = deletionTimestamp !== undefined;
    const seen = this.#placements.seenOf({ namespace: podNamespace(pod), labels, terminating });
    const kind = this.#kinds.of(pod, guess ?? seen.lastKind);
    seen.lastKind = kind;
    this.#last = new PodRecord(pod, kind, seen, this.#kinds.usageOf(pod, kind));
    return this.#last;
  }

  /** How many things are kept of what pods say and are: of those in use, and of others that were. */
  get entries(): number {
    return this.#kinds.size + this.#placements.size;
  }

  /**
   * Forgets what is of no use once it is more than what is used, and the spare. How much that is, classes and kinds tell: to
   * look at them costs little, and where nearly all are used, as in a cluster that fills, that is all.
   */
  #considerForgetting(): void {
    const { entries } = this;
    const { classes } = this.#placements;
    const unused =
      entries * ((classes.unused() + this.#kinds.unused()) / Math.max(1, classes.size + this.#kinds.count));
    const tooFew = entries - unused + this.#spareEntries - unused;
    if (tooFew > 0) {
      this.#mostEntries = entries + tooFew / 2;
      return;
    }
    this.#placements.forgetUnused(this.#kinds.endUnused());
    this.#mostEntries = 2 * this.entries + this.#spareEntries;
  }

  nominatedFor(nodeName: string): readonly PodInfo[] {
    return this.#nominated.get(nodeName) ?? [];
  }

  /** Every nominated pod, by the node that it is nominated for. */
  nominated(): ReadonlyMap<string, readonly PodInfo[]> {
    return this.#nominated;
  }

  add(pod: Pod): void {
    const known = this.#find(pod);
    // The API server's word is final: a pod that was assumed is bound now, here or elsewhere.
    if (known !== undefined && !known.isAssumed) throw new RangeError(`there is a Pod ${known.key} already`);
    this.#put(this.infoOf(pod, known?.kind), known);
  }

  change(pod: Pod): void {
    const known = this.#find(pod);
    const record = this.infoOf(pod, known?.kind);
    if (known === undefined) throw new RangeError(`there is no Pod ${record.key} to change`);
    this.#put(record, known);
  }

  remove(namespace: string, name: string): void {
    const known = this.#records.get(namespace, name);
    if (known === undefined) throw new RangeError(`there is no Pod ${namespace}/${name} to remove`);
    this.#put(undefined, known);
  }

  assume(pod: Pod, nodeName: string): void {
    const before = this.#find(pod);
    const node = this.#placements.nodes.named(nodeName);
    if (node === undefined) throw new RangeError(`there is no Node ${nodeName} to assume on`);
    if (before !== undefined && (before.isAssumed || before.pod.spec.nodeName !== undefined))
      throw new RangeError(`Pod ${before.key} is bound already`);
    const record = this.infoOf(pod);
    // A record of the cluster stays as it is: `forget` goes back to it.
    const { kind, seen, ownUsage } = record;
    const assumed = record === before ? new PodRecord(pod, kind, seen, ownUsage) : record;
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
    for (const record of node.pods.toReversed()) {
      this.#leave(record);
      this.#addOrphan(record);
    }
  }

  /** Gives a node that has come the pods that are on it. */
  adopt(node: LiveNode): void {
    for (const record of this.#orphans.get(node.name) ?? []) this.#enter(record);
    this.#setOrphans(node.name, undefined);
  }

  #find({ metadata: { namespace = "default", name = "" } }: Pod): PodRecord | undefined {
    return this.#records.get(namespace, name);
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
    this.#keep(record, before);
    if (this.#journal.isKept) this.#journal.record(() => this.#keep(before, record));
  }

  #keep(record: PodRecord | undefined, before: PodRecord | undefined): void {
    if (record !== undefined) this.#records.set(record);
    else if (before !== undefined) this.#records.delete(before.namespace, before.name);
  }

  #replace(record: PodRecord, node: LiveNode, by: PodRecord): void {
    const index = this.#placements.replace(record, node, by);
    if (this.#journal.isKept) this.#journal.record(() => this.#placements.putBack(record, index, node, by));
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
    if (this.#journal.isKept) this.#journal.record(() => this.#placements.displace(record));
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
      if (this.#journal.isKept) this.#journal.record(() => this.#placements.placeBack(record, place.node, place.index));
      return;
    }
    const rest = new Set(this.#orphans.get(nodeName));
    rest.delete(record);
    this.#setOrphans(nodeName, rest);
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

function setList<List>(lists: Map<string, List>, key: string, list: List | undefined, journal: Journal): void {
  const before = lists.get(key);
  const set = (to: List | undefined): void => {
    if (to === undefined) lists.delete(key);
    else lists.set(key, to);
  };
  set(list);
  journal.record(() => set(before));
}
