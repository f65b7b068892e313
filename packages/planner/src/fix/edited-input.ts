import type { NodeObject, PodObject } from "@stowage/engine";
import type { KubernetesObject, Manifest } from "@stowage/manifests";
import { objectKey } from "../apply/object-key.ts";
import { applyChange } from "../change/apply-change.ts";
import type { Change } from "../change/change.ts";
import type { ClusterInput, PlanInput } from "../plan/plan-input.ts";
import { type Edit, patchedManifest } from "./candidate.ts";

/** What is planned, with all objects at hand. */
export interface Planned extends PlanInput {
  readonly cluster: ClusterInput;
}

/** The input with the edit made; `undefined` where it does not fit. */
export function editedInput(input: Planned, edit: Edit): Planned | undefined {
  return edit.kind === "patch" ? withPatch(input, edit) : withChange(input, edit.change);
}

function withPatch(input: Planned, { manifest, patch }: Extract<Edit, { kind: "patch" }>): Planned | undefined {
  const at = input.wishes.findIndex((one) => sameObject(one.object, manifest.object));
  const found = input.wishes[at];
  if (found === undefined) {
    // An object of the cluster that is changed is applied over itself.
    const changed = patchedManifest(manifest, patch);
    return changed === undefined ? undefined : { ...input, wishes: [...input.wishes, changed] };
  }
  const changed = patchedManifest(found, patch);
  return changed === undefined ? undefined : { ...input, wishes: input.wishes.with(at, changed) };
}

function withChange(input: Planned, change: Change): Planned | undefined {
  const all = [...input.cluster.manifests, ...input.wishes];
  const nodes = (): readonly NodeObject[] => all.map(({ object }) => object).filter((object) => object.kind === "Node");
  const applied = applyChange(change, {
    namespace: input.namespace ?? input.defaultNamespace ?? "default",
    find: (kind, namespace, name) =>
      all.find(({ object }) => keyIn(object) === keyIn({ kind, metadata: { namespace, name } } as KubernetesObject))
        ?.object,
    nodes,
  });
  if (!applied.ok) return undefined;
  let result = input;
  for (const effect of applied.effects) {
    switch (effect.kind) {
      case "put":
        result = withObject(result, effect.object);
        break;
      case "deletePod":
        result = movedAway(result, effect.namespace, effect.pod);
        break;
      case "delete":
      case "lose":
      case "drain":
        return undefined;
      default:
        return effect satisfies never;
    }
  }
  return result;
}

function withObject(input: Planned, object: KubernetesObject): Planned {
  const replace = (manifests: readonly Manifest[]): readonly Manifest[] | undefined => {
    const at = manifests.findIndex((one) => sameObject(one.object, object));
    const found = manifests[at];
    return found === undefined ? undefined : manifests.with(at, { ...found, object });
  };
  const wishes = replace(input.wishes);
  if (wishes !== undefined) return { ...input, wishes };
  const manifests = replace(input.cluster.manifests);
  if (manifests !== undefined) return { ...input, cluster: { ...input.cluster, manifests } };
  const added: Manifest = { object, positionOf: () => undefined };
  return object.kind === "Node"
    ? { ...input, cluster: { ...input.cluster, manifests: [...input.cluster.manifests, added] } }
    : { ...input, wishes: [...input.wishes, added] };
}

/** A pod that is evicted comes back without a node, after all that wait already. */
function movedAway(input: Planned, namespace: string, name: string): Planned {
  const isIt = ({ object }: Manifest): boolean =>
    object.kind === "Pod" && object.metadata.name === name && (object.metadata.namespace ?? "default") === namespace;
  const found = input.cluster.manifests.find(isIt);
  if (found?.object.kind !== "Pod") return input;
  const { nodeName: _, ...spec } = found.object.spec;
  const { uid: __, ...metadata } = found.object.metadata;
  const again: PodObject = { apiVersion: "v1", kind: "Pod", metadata: { ...metadata, name: `${name}-again` }, spec };
  const manifests = [...input.cluster.manifests.filter((one) => one !== found), { ...found, object: again }];
  return { ...input, cluster: { ...input.cluster, manifests } };
}

function sameObject(one: KubernetesObject, other: KubernetesObject): boolean {
  return keyIn(one) === keyIn(other);
}

function keyIn({ kind, metadata }: KubernetesObject): string {
  return objectKey(kind ?? "", metadata.namespace, metadata.name ?? "");
}
