import { type ClusterObject, type ObjectReference, type PodObject, referenceTo } from "../api/cluster-object.ts";
import type { Pod } from "../api/pod.ts";
import { type PodInfo, podKey } from "../cluster/pod-info.ts";
import type { RunningPodUsage } from "../cluster/pod-requests.ts";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import type { Decision, Examination, TieBreak } from "../cycle/outcome.ts";
import type { Profile } from "../cycle/profile.ts";
import { samplingOf } from "../cycle/sampling.ts";
import { examinePod, schedulePod } from "../cycle/schedule-pod.ts";
import { differencesOf } from "../cycle/version-differences.ts";
import type { DecideOptions, Engine, Mark } from "../engine.ts";
import { preempt, type PreemptionOptions } from "../preemption/preempt.ts";
import type { Preemption } from "../preemption/preemption.ts";
import { EngineProfiles } from "../profiles/engine-profiles.ts";
import { snapshotOf } from "./snapshot-of.ts";

/** Makes the engine that is written to be checked against upstream by eye. */
export function createReferenceEngine(profile: Profile, ...others: readonly Profile[]): Engine {
  return new ReferenceEngine(new EngineProfiles(profile, others));
}

/** What the cluster is made of: nothing is derived that could go stale. */
interface Contents {
  /** By `Kind namespace/name`, in the order in which they came. */
  readonly objects: Map<string, ClusterObject>;
  /** What was there of each assumed pod before: `undefined` for nothing. */
  readonly assumed: Map<string, PodObject | undefined>;
}

/**
 * The slow, obvious engine: a table of objects, and a snapshot made from all of them whenever one is asked for after
 * a change. A mark keeps a copy of the table.
 */
class ReferenceEngine implements Engine {
  readonly profile: Profile;
  readonly profiles: readonly Profile[];
  readonly #profiles: EngineProfiles;
  readonly #usageRule: RunningPodUsage;
  readonly #marks: Contents[] = [];
  #contents: Contents = { objects: new Map(), assumed: new Map() };
  #snapshot: ClusterSnapshot | undefined;

  constructor(profiles: EngineProfiles) {
    this.#profiles = profiles;
    this.profile = profiles.first.profile;
    this.profiles = profiles.all.map(({ profile }) => profile);
    this.#usageRule = differencesOf(this.profile.kubernetesVersion).runningPodUsage;
  }

  profileFor(pod: Pod): Profile {
    return this.#profiles.of(pod).profile;
  }

  get cluster(): ClusterSnapshot {
    this.#snapshot ??= snapshotOf(this.#contents.objects.values(), this.#usageRule);
    return this.#snapshot;
  }

  add(object: ClusterObject): void {
    const key = keyOf(referenceTo(object));
    // The API server's word is final: a pod that was assumed is bound now, here or elsewhere.
    if (this.#objects.has(key) && !this.#contents.assumed.has(key)) throw new RangeError(`there is a ${key} already`);
    this.#put(key, object);
  }

  change(object: ClusterObject): void {
    const key = keyOf(referenceTo(object));
    if (!this.#objects.has(key)) throw new RangeError(`there is no ${key} to change`);
    this.#put(key, object);
  }

  remove(reference: ObjectReference): void {
    const key = keyOf(reference);
    if (!this.#objects.delete(key)) throw new RangeError(`there is no ${key} to remove`);
    this.#contents.assumed.delete(key);
    this.#snapshot = undefined;
  }

  assume(pod: Pod, nodeName: string): void {
    const assumed = { ...pod, kind: "Pod", spec: { ...pod.spec, nodeName } } as const;
    const key = keyOf(referenceTo(assumed));
    const before = this.#objects.get(key);
    if (!this.#objects.has(keyOf({ kind: "Node", name: nodeName })))
      throw new RangeError(`there is no Node ${nodeName} to assume on`);
    if (before?.kind === "Pod" && before.spec.nodeName !== undefined) throw new RangeError(`${key} is bound already`);
    this.#put(key, assumed);
    this.#contents.assumed.set(key, before?.kind === "Pod" ? before : undefined);
  }

  forget(pod: Pod): void {
    const key = `Pod ${podKey(pod)}`;
    if (!this.#contents.assumed.has(key)) throw new RangeError(`${key} is not assumed`);
    const before = this.#contents.assumed.get(key);
    if (before === undefined) this.#objects.delete(key);
    else this.#objects.set(key, before);
    this.#contents.assumed.delete(key);
    this.#snapshot = undefined;
  }

  mark(): Mark {
    const { objects, assumed } = this.#contents;
    return this.#marks.push({ objects: new Map(objects), assumed: new Map(assumed) }) - 1;
  }

  undo(to: Mark): void {
    const contents = this.#marks[to];
    if (contents === undefined) throw new RangeError(`there is no mark ${to}, or it was undone`);
    this.#marks.length = to + 1;
    this.#contents = { objects: new Map(contents.objects), assumed: new Map(contents.assumed) };
    this.#snapshot = undefined;
  }

  decide(pod: Pod, tieBreak: TieBreak, { startIndex = 0 }: DecideOptions = {}): Decision {
    const { profile, plugins } = this.#profiles.of(pod);
    const sampling = samplingOf(profile, startIndex);
    return schedulePod(this.#infoOf(pod), this.cluster, plugins, tieBreak, sampling);
  }

  examine(pod: Pod): Examination {
    return examinePod(this.#infoOf(pod), this.cluster, this.#profiles.of(pod).plugins);
  }

  preempt(pod: Pod, options?: PreemptionOptions): Preemption {
    return preempt(this.#infoOf(pod), this.cluster, this.#profiles.of(pod), options);
  }

  #infoOf(pod: Pod): PodInfo {
    return toPodInfo(pod, this.#usageRule);
  }

  get #objects(): Map<string, ClusterObject> {
    return this.#contents.objects;
  }

  #put(key: string, object: ClusterObject): void {
    this.#objects.set(key, object);
    this.#contents.assumed.delete(key);
    this.#snapshot = undefined;
  }
}

function keyOf({ kind, namespace, name }: ObjectReference): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
