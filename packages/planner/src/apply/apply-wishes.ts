import type { NodeObject } from "@stowage/engine";
import type { KubernetesObject, Manifest, Problem } from "@stowage/manifests";
import { madeUpUid } from "../names/made-up-uid.ts";
import { applyOver } from "./apply-over.ts";
import type { DesiredObject } from "./desired-object.ts";
import { inNamespace, isProblem } from "./in-namespace.ts";
import { keyOf, objectText } from "./object-key.ts";
import type { Warning } from "./warning.ts";

/** The cluster as `kubectl apply` would leave it, before any controller acts. */
export interface DesiredCluster {
  /** Those of the cluster first, then what the wishes add, each in the order of its text. */
  readonly objects: readonly DesiredObject[];
  readonly warnings: readonly Warning[];
  /** Wishes that kubectl would refuse; they are left out. */
  readonly problems: readonly Problem[];
}

/** What to apply to what. */
export interface ApplyInput {
  readonly cluster: readonly Manifest[];
  readonly wishes: readonly Manifest[];
  /** The namespace asked for on the command line: of objects that name none, and none may name another. */
  readonly namespace?: string;
}

/** Applies the wishes to the cluster, one after the other. */
export function applyWishes({ cluster, wishes, namespace }: ApplyInput): DesiredCluster {
  const objects = new Map<string, DesiredObject>();
  const warnings: Warning[] = [];
  const problems: Problem[] = [];
  for (const manifest of cluster) {
    const object = inNamespace(manifest, undefined);
    if (isProblem(object)) continue;
    const key = keyOf(object);
    if (objects.has(key)) warnings.push(warningOf(manifest, object, "", "is listed twice in the cluster: the last counts"));
    objects.set(key, { object, origin: "cluster", manifest });
  }
  let unnamed = 0;
  for (const manifest of wishes) {
    const object = inNamespace(manifest, namespace);
    if (isProblem(object)) {
      problems.push(object);
      continue;
    }
    if (object.metadata.name === undefined) {
      // Two objects with one generateName are two.
      objects.set(`unnamed/${unnamed++}`, { object, origin: "wish", manifest });
      continue;
    }
    const key = keyOf(object);
    const live = objects.get(key);
    if (live?.origin === "wish") {
      warnings.push(warningOf(manifest, object, "", "is in the files twice: the last one counts, as kubectl applies one after the other"));
    }
    const { object: result, notes } = live === undefined ? { object, notes: [] } : applyOver(live.object, object);
    for (const { path, message } of notes) warnings.push(warningOf(manifest, object, path, message));
    objects.set(key, { object: withUid(result), origin: "wish", manifest });
  }
  return { objects: [...objects.values()], warnings, problems };
}

/** A warning that points at its text. */
export function warningOf(manifest: Manifest, object: KubernetesObject, path: string, message: string): Warning {
  return { object: objectText(object), path, message, position: manifest.positionOf(path) };
}

/** The nodes among the objects, in order. */
export function nodesOf(objects: readonly DesiredObject[]): readonly NodeObject[] {
  return objects.map(({ object }) => object).filter((object) => object.kind === "Node");
}

/** The API server gives every object a uid; controllers refer to theirs by it. */
function withUid(object: KubernetesObject): KubernetesObject {
  if (object.metadata.uid !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, uid: madeUpUid(keyOf(object)) } };
}
