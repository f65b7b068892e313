import type { PodCounts } from "@stowage/planner";
import { type KubeletPod, isOver, isReady } from "../control-plane/kubelet-acts.ts";

/** A pod of the real cluster, as a rollout calls it. */
export interface ObservedPod extends KubeletPod {
  readonly metadata: KubeletPod["metadata"] & {
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly spec: KubeletPod["spec"] & {
    readonly volumes?: readonly object[];
    readonly affinity?: {
      readonly nodeAffinity?: {
        readonly requiredDuringSchedulingIgnoredDuringExecution?: {
          readonly nodeSelectorTerms: readonly {
            readonly matchFields?: readonly { readonly values: readonly string[] }[];
          }[];
        };
      };
    };
  };
  readonly status: KubeletPod["status"] & { readonly nominatedNodeName?: string };
}

/** What a pod is called: of which workload, template and ordinal. */
export interface PodTitle {
  /** `Deployment/web`. */
  readonly workload: string;
  /** Counts the workload's templates, in the order in which they first had a pod. */
  readonly revision: number;
  readonly ordinal: number | undefined;
  /** `Deployment/web r2`. */
  readonly group: string;
  /** `StatefulSet/db r1#0`. */
  readonly name: string;
}

/** What happened to pods, by what they are called. */
export interface PodChanges {
  readonly created: Readonly<Record<string, number>>;
  /** Told to end, or gone without that. */
  readonly deleted: Readonly<Record<string, number>>;
  /** To which nodes, sorted. */
  readonly bound: Readonly<Record<string, readonly string[]>>;
}

/** All pods as a watch tells them, with what only their history says: revisions and the order of binding. */
export class ObservedPods {
  readonly pods = new Map<string, ObservedPod>();
  /** By workload its templates' hashes, in order. */
  readonly #revisions = new Map<string, string[]>();
  readonly #bound = new Map<string, number>();
  /** UIDs. */
  readonly #collected = new Set<string>();
  #created: ObservedPod[] = [];
  #deleted: ObservedPod[] = [];
  #newlyBound: ObservedPod[] = [];

  /** The list is known anew. */
  replace(pods: readonly ObservedPod[]): void {
    const present = new Set(pods.map(({ metadata }) => metadata.uid));
    for (const pod of this.pods.values()) if (!present.has(pod.metadata.uid)) this.delete(pod);
    for (const pod of pods) this.set(pod);
  }

  /** A pod came or changed. */
  set(pod: ObservedPod): void {
    const { uid, deletionTimestamp } = pod.metadata;
    const before = this.pods.get(uid);
    this.pods.set(uid, pod);
    this.title(pod);
    if (before === undefined) this.#created.push(pod);
    if (deletionTimestamp !== undefined) this.#noteDeleted(before);
    if (pod.spec.nodeName === undefined || this.#bound.has(uid)) return;
    this.#bound.set(uid, this.#bound.size);
    this.#newlyBound.push(pod);
  }

  /** A pod is gone. */
  delete({ metadata: { uid } }: ObservedPod): void {
    const before = this.pods.get(uid);
    this.pods.delete(uid);
    this.#noteDeleted(before);
  }

  /** The pod garbage collector ends the pod. */
  collect({ metadata: { uid } }: ObservedPod): void {
    this.#collected.add(uid);
  }

  /** Once for each pod; one of a lost node nobody has deleted. */
  #noteDeleted(before: ObservedPod | undefined): void {
    if (before === undefined || before.metadata.deletionTimestamp !== undefined) return;
    if (!this.#collected.has(before.metadata.uid)) this.#deleted.push(before);
  }

  /** Whether anything has happened since {@link takeChanges}. */
  hasChanges(): boolean {
    return this.#created.length + this.#deleted.length + this.#newlyBound.length > 0;
  }

  /** What happened since this was last asked. */
  takeChanges(): PodChanges {
    const changes = { created: this.#tally(this.#created), deleted: this.#tally(this.#deleted), bound: this.#places() };
    this.#created = [];
    this.#deleted = [];
    this.#newlyBound = [];
    return changes;
  }

  #tally(pods: readonly ObservedPod[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const pod of pods) counts[this.title(pod).name] = (counts[this.title(pod).name] ?? 0) + 1;
    return counts;
  }

  #places(): Record<string, readonly string[]> {
    const places: Record<string, string[]> = {};
    for (const pod of this.#newlyBound) {
      const { name } = this.title(pod);
      places[name] = [...(places[name] ?? []), pod.spec.nodeName ?? ""].sort();
    }
    return places;
  }

  /** Which versions of which pods are known. */
  versions(): string {
    return versionsOf([...this.pods.values()]);
  }

  title({ metadata: { name, labels = {}, annotations = {}, ownerReferences = [] } }: ObservedPod): PodTitle {
    const [owner] = ownerReferences;
    const hash = labels["pod-template-hash"] ?? labels["controller-revision-hash"] ?? "";
    const workload =
      owner?.kind === "ReplicaSet"
        ? `Deployment/${owner.name.slice(0, -hash.length - 1)}`
        : `${owner?.kind ?? "Pod"}/${owner?.name ?? name}`;
    const revisions = this.#revisions.get(workload) ?? [];
    if (!revisions.includes(hash)) this.#revisions.set(workload, [...revisions, hash]);
    const revision = (this.#revisions.get(workload) ?? []).indexOf(hash) + 1;
    const index = annotations["batch.kubernetes.io/job-completion-index"];
    const ordinal =
      owner?.kind === "StatefulSet"
        ? Number(name.slice(name.lastIndexOf("-") + 1))
        : index === undefined
          ? undefined
          : Number(index);
    // Whom nobody owns has no template.
    const group = owner === undefined ? workload : `${workload} r${revision}`;
    return { workload, revision, ordinal, group, name: ordinal === undefined ? group : `${group}#${ordinal}` };
  }

  /** In the order in which the kubelet takes them, and a drain: by workload, revision, ordinal, node, binding. */
  inOrder(): readonly ObservedPod[] {
    return [...this.pods.values()].sort((one, other) => {
      const [a, b] = [this.title(one), this.title(other)];
      return (
        compare(a.workload, b.workload) ||
        a.revision - b.revision ||
        (a.ordinal ?? 0) - (b.ordinal ?? 0) ||
        (a.workload.startsWith("DaemonSet/") ? compare(one.spec.nodeName ?? "", other.spec.nodeName ?? "") : 0) ||
        (this.#bound.get(one.metadata.uid) ?? Infinity) - (this.#bound.get(other.metadata.uid) ?? Infinity)
      );
    });
  }

  /** How many pods are doing what, by workload and revision. */
  counts(): Record<string, PodCounts> {
    const counts: Record<string, Record<string, number>> = {};
    for (const pod of this.inOrder()) {
      const group = (counts[this.title(pod).group] ??= {});
      const state = stateOf(pod);
      group[state] = (group[state] ?? 0) + 1;
    }
    return counts;
  }
}

/** Objects and their versions, as one text to compare. */
export function versionsOf(objects: readonly { metadata: { uid: string; resourceVersion: string } }[]): string {
  return objects
    .map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`)
    .sort()
    .join();
}

/** What a pod is doing, in the words of recorded rollouts. */
export function stateOf(pod: ObservedPod): keyof PodCounts {
  if (pod.metadata.deletionTimestamp !== undefined) return "terminating";
  if (pod.spec.nodeName === undefined) return "pending";
  if (isOver(pod)) return pod.status.phase === "Failed" ? "failed" : "succeeded";
  return isReady(pod) ? "ready" : "starting";
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
