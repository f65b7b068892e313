import type { Pod } from "../api/pod.ts";
import { type PodInfo, podKey } from "../cluster/pod-info.ts";
import type { RunningPodUsage } from "../cluster/pod-requests.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import type { Journal } from "./journal.ts";
import type { LiveNode } from "./live-node.ts";
import type { Placements } from "./placements.ts";
import type { PodRecord, PodState } from "./pod-record.ts";

/** The pods of the cluster, wherever they are, and what each of them counts for. */
export class PodTable {
  readonly #placements: Placements;
  readonly #journal: Journal;
  readonly #records = new Map<string, PodRecord>();
  /** By node name: pods of nodes that are not there. */
  readonly #orphans = new Map<string, ReadonlySet<PodRecord>>();
  /** By node name. */
  readonly #nominated = new Map<string, readonly PodInfo[]>();
  readonly #usageRule: RunningPodUsage;
  #lastInfo: PodInfo | undefined;

  constructor(placements: Placements, journal: Journal, usageRule: RunningPodUsage) {
    this.#usageRule = usageRule;
    this.#placements = placements;
    this.#journal = journal;
  }

  /** The pod, compiled; made once for a pod that is asked about again and then assumed. */
  infoOf(pod: Pod): PodInfo {
    if (this.#lastInfo?.pod !== pod) this.#lastInfo = toPodInfo(pod, this.#usageRule);
    return this.#lastInfo;
  }

  nominatedFor(nodeName: string): readonly PodInfo[] {
    return this.#nominated.get(nodeName) ?? [];
  }

  /** Every nominated pod, by the node that it is nominated for. */
  nominated(): Iterable<readonly [nodeName: string, pods: readonly PodInfo[]]> {
    return this.#nominated;
  }

  add(pod: Pod): void {
    const key = podKey(pod);
    const known = this.#records.get(key);
    // The API server's word is final: a pod that was assumed is bound now, here or elsewhere.
    if (known !== undefined && !known.isAssumed) throw new RangeError(`there is a Pod ${key} already`);
    this.#put(key, recordOf(this.infoOf(pod)));
  }

  change(pod: Pod): void {
    const key = podKey(pod);
    if (!this.#records.has(key)) throw new RangeError(`there is no Pod ${key} to change`);
    this.#put(key, recordOf(this.infoOf(pod)));
  }

  remove(key: string): void {
    if (!this.#records.has(key)) throw new RangeError(`there is no Pod ${key} to remove`);
    this.#put(key, undefined);
  }

  assume(pod: Pod, nodeName: string): void {
    const key = podKey(pod);
    const before = this.#records.get(key);
    if (this.#placements.nodes.named(nodeName) === undefined) {
      throw new RangeError(`there is no Node ${nodeName} to assume on`);
    }
    if (before?.info.pod.spec.nodeName !== undefined) throw new RangeError(`Pod ${key} is bound already`);
    const info = this.infoOf(pod);
    const bound = { ...info, pod: { ...pod, kind: "Pod", spec: { ...pod.spec, nodeName } } } as const;
    this.#put(key, { ...recordOf(bound), ...(before && { before }), isAssumed: true });
  }

  forget(pod: Pod): void {
    const key = podKey(pod);
    const record = this.#records.get(key);
    if (record?.isAssumed !== true) throw new RangeError(`Pod ${key} is not assumed`);
    this.#put(key, record.before);
  }

  /** Takes the pods off a node that goes; they stay known. */
  orphan(node: LiveNode): void {
    for (const record of node.records.toReversed()) {
      this.#leave(record);
      this.#addOrphan(record);
    }
  }

  /** Gives a node that has come the pods that are on it. */
  adopt(node: LiveNode): void {
    for (const record of this.#orphans.get(node.name) ?? []) this.#enter(record);
    this.#setOrphans(node.name, undefined);
  }

  /** Puts the record in the place of the one with its key. */
  #put(key: string, record: PodRecord | undefined): void {
    const before = this.#records.get(key);
    if (before !== undefined) this.#leave(before);
    this.#set(key, record);
    this.#journal.record(() => this.#set(key, before));
    if (record !== undefined) this.#enter(record);
  }

  #set(key: string, record: PodRecord | undefined): void {
    if (record === undefined) this.#records.delete(key);
    else this.#records.set(key, record);
  }

  /** Lets the pod count for what it does. */
  #enter(record: PodRecord): void {
    const { state, nodeName } = record;
    if (state === "nominated") this.#setNominated(nodeName, [...this.nominatedFor(nodeName), record.info]);
    if (state !== "bound") return;
    const node = this.#placements.nodes.named(nodeName);
    if (node === undefined) {
      this.#addOrphan(record);
      return;
    }
    this.#placements.place(record, node);
    this.#journal.record(() => this.#placements.displace(record));
  }

  #leave(record: PodRecord): void {
    const { state, nodeName, info } = record;
    if (state === "nominated")
      this.#setNominated(
        nodeName,
        this.nominatedFor(nodeName).filter((one) => one !== info),
      );
    if (state !== "bound") return;
    const place = this.#placements.displace(record);
    if (place !== undefined) {
      this.#journal.record(() => this.#placements.placeBack(record, place.node, place.index));
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

function recordOf(info: PodInfo): PodRecord {
  const { spec, status } = info.pod;
  const nodeName = spec.nodeName ?? status?.nominatedNodeName ?? "";
  const nothing = { seen: undefined, terms: undefined, node: undefined, index: 0 };
  return { info, state: stateOf(info), nodeName, isAssumed: false, ...nothing };
}

function stateOf({ pod: { spec, status } }: PodInfo): PodState {
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return "over";
  if (spec.nodeName !== undefined) return "bound";
  return status?.nominatedNodeName === undefined ? "waiting" : "nominated";
}
