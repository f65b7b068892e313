import type { NodeObject } from "@stowage/engine";
import type { FieldProblem, KubernetesObject, Manifest, Problem } from "@stowage/manifests";
import { madeUpUid } from "../names/made-up-uid.ts";
import { PodNames } from "../names/pod-names.ts";
import { type Applied, applyOver } from "./apply-over.ts";
import { withDefaultAllocatable } from "./default-allocatable.ts";
import type { DesiredObject } from "./desired-object.ts";
import { helmHook, makesPods } from "./helm-hook.ts";
import { inNamespace, isProblem } from "./in-namespace.ts";
import { KnownNamespaces } from "./known-namespaces.ts";
import { isNamespaced, keyOf, objectText } from "./object-key.ts";
import type { Note } from "../workloads/controller.ts";
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
  /** Of those that name none, where none is asked for. */
  readonly defaultNamespace?: string;
}

/** Applies the wishes to the cluster, one after the other. */
export function applyWishes({ cluster, wishes, namespace, defaultNamespace }: ApplyInput): DesiredCluster {
  const objects = new Map<string, DesiredObject>();
  const warnings: Warning[] = [];
  const problems: Problem[] = [];
  for (const manifest of cluster) {
    const object = inNamespace(manifest, undefined);
    if (isProblem(object)) continue;
    const key = keyOf(object);
    if (objects.has(key))
      warnings.push(
        warningOf(manifest, object, {
          code: "ListedTwice",
          path: "",
          message: "is listed twice in the cluster: the last counts",
        }),
      );
    objects.set(key, { object: withDefaultAllocatable(object), origin: "cluster", manifest });
  }
  const applied = new Map<string, KubernetesObject>();
  const namespaces = new KnownNamespaces(cluster, wishes);
  const names = new PodNames([]);
  for (const manifest of wishes) {
    const given = inNamespace(manifest, namespace, defaultNamespace);
    if (isProblem(given)) {
      problems.push(given);
      continue;
    }
    const hook = helmHook(given);
    if (hook === "test") continue;
    if (hook !== undefined && makesPods(given)) {
      warnings.push(warningOf(manifest, given, hookNote(hook)));
      continue;
    }
    const object = given.metadata.name === undefined ? withGeneratedName(given, names) : given;
    if (object !== given) warnings.push(warningOf(manifest, object, generatedNameNote));
    const key = keyOf(object);
    const before = objects.get(key);
    const why =
      before === undefined && isNamespaced(object.kind ?? "")
        ? namespaces.whyNot(object.metadata.namespace ?? "default")
        : undefined;
    if (why !== undefined && !makesPods(object)) {
      warnings.push(warningOf(manifest, object, { code: "NotCreated", path: "", message: refusedText(why) }));
      continue;
    }
    namespaces.applied(object);
    if (applied.has(key)) {
      const message = "is in the files twice: the last one counts, as kubectl applies one after the other";
      warnings.push(warningOf(manifest, object, { code: "GivenTwice", path: "", message }));
    }
    const wish = withDefaultAllocatable(object);
    const {
      object: result,
      notes,
      problems: refusals,
    } = before === undefined ? created(wish) : applyOver(before.object, wish, applied.get(key));
    for (const refusal of refusals) problems.push(problemOf(manifest, object, refusal));
    if (refusals.length > 0) continue;
    for (const note of notes) warnings.push(warningOf(manifest, object, note));
    // What a wish changes moves to the wishes, in their order; but nodes keep their places.
    if (before?.origin === "cluster" && object.kind !== "Node") objects.delete(key);
    const origin = originOf(result, before);
    objects.set(key, {
      object: withUid(result),
      origin,
      manifest,
      ...(why === undefined ? {} : { hindrance: refusedText(why) }),
      ...originalOf(before),
    });
    applied.set(key, wish);
  }
  return { objects: [...objects.values()], warnings, problems };
}

/** A warning that points at its text. */
export function warningOf(manifest: Manifest, object: KubernetesObject, note: Note): Warning {
  return { ...note, object: objectText(object), position: manifest.positionOf(note.path) };
}

/** The nodes among the objects, in order. */
export function nodesOf(objects: readonly DesiredObject[]): readonly NodeObject[] {
  return objects.map(({ object }) => object).filter((object) => object.kind === "Node");
}

const generatedNameNote: Note = {
  code: "GeneratedName",
  path: "metadata.generateName",
  message: "has a made-up name here, as kubectl create gives it one; kubectl apply refuses generateName",
};

function hookNote(hook: string): Note {
  return { code: "HelmHook", path: "", message: `is a Helm hook (${hook}), which Helm runs apart: not planned` };
}

function refusedText(why: string): string {
  return `the API server would refuse it: ${why}`;
}

function withGeneratedName(object: KubernetesObject, names: PodNames): KubernetesObject {
  const { namespace = "default", generateName = "" } = object.metadata;
  return { ...object, metadata: { ...object.metadata, name: names.generate(namespace, generateName) } };
}

/** A pod that was there has been admitted already, and may have a node. */
function originOf(result: KubernetesObject, before: DesiredObject | undefined): DesiredObject["origin"] {
  return before === undefined || result.kind !== "Pod" ? "wish" : before.origin;
}

function created(object: KubernetesObject): Applied {
  return { object, notes: [], problems: [] };
}

/** A refusal that points at its text. */
function problemOf(manifest: Manifest, object: KubernetesObject, { at, ...refusal }: FieldProblem): Problem {
  const { severity, path, message } = refusal;
  return { severity, object: objectText(object), path, message, position: manifest.positionOf(at ?? path) };
}

/** The API server gives every object a uid; controllers refer to theirs by it. */
function withUid(object: KubernetesObject): KubernetesObject {
  if (object.metadata.uid !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, uid: madeUpUid(keyOf(object)) } };
}

/** What the cluster had, however often it is applied to. */
function originalOf(before: DesiredObject | undefined): Pick<DesiredObject, "before"> {
  const original = before?.origin === "cluster" ? before.object : before?.before;
  return original === undefined ? {} : { before: original };
}
