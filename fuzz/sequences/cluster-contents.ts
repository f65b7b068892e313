import { type ClusterObject, type ObjectReference, type Pod, type PodObject, referenceTo } from "@stowage/engine";
import type { RecordedObject } from "../../conformance/recorded-case.ts";
import type { RandomQuestion } from "../random-case.ts";

/** What a sequence has made of its cluster, by tables alone: no engine is asked, so that none can be wrong about it. */
export class ClusterContents {
  readonly #objects: Map<string, ClusterObject>;
  /** What was there of each assumed pod before. */
  readonly #assumed: Map<string, PodObject | undefined>;

  constructor(from?: ClusterContents) {
    this.#objects = new Map(from?.listed());
    this.#assumed = new Map(from?.assumed());
  }

  listed(): Iterable<[string, ClusterObject]> {
    return this.#objects;
  }

  assumed(): Iterable<[string, PodObject | undefined]> {
    return this.#assumed;
  }

  get(reference: ObjectReference): ClusterObject | undefined {
    return this.#objects.get(keyOf(reference));
  }

  pod(pod: Pod): PodObject | undefined {
    const found = this.get(podReference(pod));
    return found?.kind === "Pod" ? found : undefined;
  }

  isAssumed(pod: Pod): boolean {
    return this.#assumed.has(keyOf(podReference(pod)));
  }

  put(object: ClusterObject): void {
    const key = keyOf(referenceTo(object));
    this.#objects.set(key, object);
    this.#assumed.delete(key);
  }

  remove(reference: ObjectReference): void {
    this.#objects.delete(keyOf(reference));
    this.#assumed.delete(keyOf(reference));
  }

  assume(pod: Pod, nodeName: string): void {
    const key = keyOf(podReference(pod));
    const before = this.pod(pod);
    this.#objects.set(key, { ...pod, kind: "Pod", spec: { ...pod.spec, nodeName } });
    this.#assumed.set(key, before);
  }

  forget(pod: Pod): void {
    const key = keyOf(podReference(pod));
    const before = this.#assumed.get(key);
    if (before === undefined) this.#objects.delete(key);
    else this.#objects.set(key, before);
    this.#assumed.delete(key);
  }

  /** The pods that are promised a node and have none, by name. */
  nominated(): PodObject[] {
    return [...this.#objects]
      .flatMap(([key, one]) => (one.kind === "Pod" && isNominated(one) ? [{ key, one }] : []))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ one }) => one);
  }

  /** The present and a pod to schedule, as a case. */
  question(name: string, config: object | undefined, pod: Pod): RandomQuestion {
    const objects = [...this.#objects.values()];
    return {
      name,
      nodes: objects.flatMap((one) => (one.kind === "Node" ? [one] : [])),
      namespaces: objects.flatMap((one) => (one.kind === "Namespace" ? [one] : [])),
      pods: objects.flatMap((one) => (one.kind === "Pod" && hasPlace(one) ? [one] : [])),
      objects: objects.filter(isOther),
      ...(config !== undefined && { config }),
      pod,
    };
  }
}

/** Names a pod of the cluster. */
export function podReference({ metadata }: Pod): ObjectReference {
  return { kind: "Pod", namespace: metadata.namespace ?? "default", name: metadata.name ?? "" };
}

function isNominated({ spec, status }: PodObject): boolean {
  return spec.nodeName === undefined && status?.nominatedNodeName !== undefined && status.phase === undefined;
}

function hasPlace({ spec, status }: PodObject): boolean {
  return spec.nodeName !== undefined || status?.nominatedNodeName !== undefined;
}

function isOther(object: ClusterObject): object is ClusterObject & RecordedObject {
  return object.kind !== "Node" && object.kind !== "Namespace" && object.kind !== "Pod";
}

function keyOf({ kind, namespace, name }: ObjectReference): string {
  return JSON.stringify([kind, namespace, name]);
}
