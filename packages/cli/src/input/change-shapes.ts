import { listShape, scalarShape, type Shape, structShape, type StructShape } from "@stowage/manifests";
import type { ChangeKind } from "@stowage/planner";

/** What a change of a file may say. */
export interface ChangeShape {
  readonly shape: StructShape;
  /** The fields without which it says nothing. */
  readonly needed: readonly string[];
}

const text = scalarShape("string");
const count = scalarShape("double");
const any: Shape = { kind: "any" };
const object = structShape("ObjectName", { kind: text, name: text, namespace: text });
const taint = structShape("ChangeTaint", { key: text, value: text, effect: text });
const operation = structShape("JsonPatchOperation", { op: text, path: text, value: any });
const workload = { workload: text };
const namespace = { namespace: text };
const node = { node: text };

/** The fields of each kind of change: those of `Change`, but that a workload may be called as kubectl calls it. */
export const changeShapes: Readonly<Record<ChangeKind, ChangeShape>> = {
  // Read as manifests are.
  apply: shapeOf({ objects: any }),
  delete: shapeOf({ object }),
  patch: shapeOf({ object, patch: listShape(operation) }),
  scale: shapeOf({ ...workload, replicas: count }, namespace),
  restart: shapeOf(workload, namespace),
  rollout: shapeOf({ ...workload, image: text }, { container: text, ...namespace }),
  drain: shapeOf(node),
  loseNode: shapeOf(node),
  loseDomain: shapeOf({ topologyKey: text, value: text }),
  deletePod: shapeOf({ pod: text }, namespace),
  cordon: shapeOf(node),
  uncordon: shapeOf(node),
  addNode: shapeOf({ like: text }, { count }),
  // A map in which null means something.
  label: shapeOf({ object, labels: any }),
  taint: shapeOf({ ...node, taint }),
  untaint: shapeOf({ ...node, key: text }, { effect: text }),
};

function shapeOf(needed: Readonly<Record<string, Shape>>, others: Readonly<Record<string, Shape>> = {}): ChangeShape {
  const shape = structShape("Change", { kind: text, ...needed, ...others, afterReady: count });
  return { shape, needed: Object.keys(needed) };
}
