import type { NodeObject, PodObject } from "@stowage/engine";
import { type KubernetesObject, type Manifest, validateUpdate } from "@stowage/manifests";
import { objectKey } from "../apply/object-key.ts";
import { applyChange } from "../change/apply-change.ts";
import type { Change } from "../change/change.ts";
import type { ClusterInput, PlanInput } from "../plan/plan-input.ts";
import { workloadKinds } from "../subjects/subject.ts";
import { type Edit, patchedManifest } from "./candidate.ts";

/** What is planned, with all objects at hand. */
export interface Planned extends PlanInput {
  readonly cluster: ClusterInput;
}

/** The input with the edit made; `undefined` where it does not fit. */
export function editedInput(input: Planned, edit: Edit): Planned | undefined {
  switch (edit.kind) {
    case "patch":
      return withPatch(input, edit);
    case "change":
      return withChange(input, edit.change);
    case "move":
      return withMove(input, edit);
    case "recreate":
      return withoutPods(input, edit);
    case "label":
      return withLabels(input, edit);
    default:
      return edit satisfies never;
  }
}

function withPatch(input: Planned, { manifest, patch }: Extract<Edit, { kind: "patch" }>): Planned | undefined {
  // The last of its name counts, as with kubectl; the very manifest where it is there.
  const same = input.wishes.findLastIndex(
    (one) => one === manifest || isSameObject(input, one.object, manifest.object),
  );
  const found = input.wishes[same];
  if (found === undefined) return withClusterPatch(input, manifest, patch);
  const changed = patchedManifest(found, patch);
  return changed === undefined ? undefined : { ...input, wishes: input.wishes.with(same, changed) };
}

/** What is there changes in place, as far as the API server lets it; a workload's controller acts on it then. */
function withClusterPatch(
  input: Planned,
  manifest: Manifest,
  patch: Extract<Edit, { kind: "patch" }>["patch"],
): Planned | undefined {
  const at = input.cluster.manifests.findIndex(
    (one) => one === manifest || isSameObject(input, one.object, manifest.object),
  );
  const found = input.cluster.manifests[at];
  if (found === undefined) return undefined;
  const changed = patchedManifest(found, patch);
  if (changed === undefined || validateUpdate(found.object, changed.object).length > 0) return undefined;
  const cluster = { ...input.cluster, manifests: input.cluster.manifests.with(at, changed) };
  return {
    ...input,
    cluster,
    wishes: workloadKinds.has(changed.object.kind ?? "") ? [...input.wishes, changed] : input.wishes,
  };
}

/** In one pass, however many nodes there are. */
function withLabels(input: Planned, { nodes, labels }: Extract<Edit, { kind: "label" }>): Planned {
  const names = new Set(nodes);
  const labelled = (manifests: readonly Manifest[]): readonly Manifest[] =>
    manifests.map((one) => {
      const { object } = one;
      if (object.kind !== "Node" || !names.has(object.metadata.name ?? "")) return one;
      const metadata = { ...object.metadata, labels: { ...object.metadata.labels, ...labels } };
      return { ...one, object: { ...object, metadata } };
    });
  const { cluster, wishes } = input;
  return { ...input, cluster: { ...cluster, manifests: labelled(cluster.manifests) }, wishes: labelled(wishes) };
}

function withChange(input: Planned, change: Change): Planned | undefined {
  const all = [...input.cluster.manifests, ...input.wishes];
  const applied = applyChange(change, {
    namespace: usualNamespace(input),
    find: (kind, namespace, name) =>
      all.findLast(
        ({ object }) =>
          object.kind === kind &&
          object.metadata.name === name &&
          keyIn(input, object) === objectKey(kind, namespace, name),
      )?.object,
    nodes: () => all.map(({ object }) => object).filter((object): object is NodeObject => object.kind === "Node"),
  });
  if (!applied.ok) return undefined;
  let result = input;
  for (const effect of applied.effects) {
    if (effect.kind !== "put") return undefined;
    result = withObject(result, effect.object);
  }
  return result;
}

function withObject(input: Planned, object: KubernetesObject): Planned {
  const replace = (manifests: readonly Manifest[]): readonly Manifest[] | undefined => {
    const at = manifests.findLastIndex((one) => isSameObject(input, one.object, object));
    const found = manifests[at];
    return found === undefined ? undefined : manifests.with(at, { ...found, object });
  };
  const wishes = replace(input.wishes);
  if (wishes !== undefined) return { ...input, wishes };
  const manifests = replace(input.cluster.manifests);
  if (manifests !== undefined) return { ...input, cluster: { ...input.cluster, manifests } };
  const added: Manifest = { object, positionOf: () => undefined };
  // What pods need to be made is there before they are.
  return workloadKinds.has(object.kind ?? "")
    ? { ...input, wishes: [...input.wishes, added] }
    : { ...input, cluster: { ...input.cluster, manifests: [...input.cluster.manifests, added] } };
}

function withoutPods(input: Planned, { namespace, pods }: Extract<Edit, { kind: "recreate" }>): Planned {
  const gone = new Set(pods.map((name) => objectKey("Pod", namespace, name)));
  const manifests = input.cluster.manifests.filter(
    ({ object }) => object.kind !== "Pod" || !gone.has(keyIn(input, object)),
  );
  return { ...input, cluster: { ...input.cluster, manifests } };
}

/** The pod is gone from its node; what its controller makes in its place is on another one. */
function withMove(input: Planned, { namespace, pod: name, to }: Extract<Edit, { kind: "move" }>): Planned | undefined {
  const key = objectKey("Pod", namespace, name);
  const at = input.cluster.manifests.findIndex(
    ({ object }) => object.kind === "Pod" && object.metadata.name === name && keyIn(input, object) === key,
  );
  const found = input.cluster.manifests[at];
  if (found?.object.kind !== "Pod") return undefined;
  const { uid: _, ...metadata } = found.object.metadata;
  const moved: PodObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...metadata, name: `${name}${movedSuffix}` },
    spec: { ...found.object.spec, nodeName: to },
  };
  const manifests = input.cluster.manifests.with(at, { ...found, object: moved });
  return { ...input, cluster: { ...input.cluster, manifests } };
}

/** Behind the name of a pod that is made anew elsewhere. */
const movedSuffix = "-moved";

/** The namespace of objects that name none. */
export function usualNamespace({
  namespace,
  defaultNamespace,
}: Pick<PlanInput, "namespace" | "defaultNamespace">): string {
  return namespace ?? defaultNamespace ?? "default";
}

function isSameObject(input: Planned, one: KubernetesObject, other: KubernetesObject): boolean {
  if (one.kind !== other.kind || one.metadata.name !== other.metadata.name) return false;
  return keyIn(input, one) === keyIn(input, other);
}

function keyIn(input: Planned, { kind, metadata }: KubernetesObject): string {
  return objectKey(kind ?? "", metadata.namespace ?? usualNamespace(input), metadata.name ?? "");
}
