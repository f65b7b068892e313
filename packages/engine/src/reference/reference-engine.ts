import type { ClusterObject, ObjectReference, PodObject } from "../api/cluster-object.ts";
import type { Pod } from "../api/pod.ts";
import { podKey } from "../cluster/pod-info.ts";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import type { Decision, Examination, TieBreak } from "../cycle/outcome.ts";
import type { Profile } from "../cycle/profile.ts";
import type { ProfilePlugins } from "../cycle/profile-plugins.ts";
import { examinePod, schedulePod } from "../cycle/schedule-pod.ts";
import type { Engine, Mark } from "../engine.ts";
import { profilePlugins } from "../plugins/registry.ts";
import { snapshotOf } from "./snapshot-of.ts";

/** Makes the engine that is written to be checked against upstream by eye. */
export function createReferenceEngine(profile: Profile): Engine {
  return new ReferenceEngine(profile);
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
  readonly #plugins: ProfilePlugins;
  readonly #marks: Contents[] = [];
  #contents: Contents = { objects: new Map(), assumed: new Map() };
  #snapshot: ClusterSnapshot | undefined;

  constructor(profile: Profile) {
    this.profile = profile;
    this.#plugins = profilePlugins(profile);
  }

  get cluster(): ClusterSnapshot {
    this.#snapshot ??= snapshotOf(this.#contents.objects.values());
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

  decide(pod: Pod, tieBreak: TieBreak): Decision {
    return schedulePod(toPodInfo(pod), this.cluster, this.#plugins, tieBreak);
  }

  examine(pod: Pod): Examination {
    return examinePod(toPodInfo(pod), this.cluster, this.#plugins);
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

function referenceTo({ kind, metadata }: ClusterObject): ObjectReference {
  const { namespace = "default", name = "" } = metadata;
  return kind === "Node" || kind === "Namespace" ? { kind, name } : { kind, namespace, name };
}

function keyOf({ kind, namespace, name }: ObjectReference): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
