import type { NodeObject } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { keyOf, objectKey } from "../apply/object-key.ts";
import { applyChange, type ChangeEffect, type PresentObjects } from "./apply-change.ts";
import type { Change } from "./change.ts";
import { type ChangeProblem, changeRefusals } from "./change-refusal.ts";

/** Kinds that controllers make, change and delete: what there will be of them only playing tells. */
export const controllersOwn: ReadonlySet<string> = new Set(["Pod", "ReplicaSet", "PersistentVolumeClaim"]);

/**
 * What can be said of changes before anything is played: that something is not there, and what the API server would
 * refuse. All other objects than those of controllers are as changes alone make them.
 */
export function foreseenProblems(changes: readonly Change[], present: PresentObjects): readonly ChangeProblem[] {
  const objects = new ForeseenObjects(present);
  const problems: ChangeProblem[] = [];
  for (const change of changes) {
    const applied = applyChange(change, objects);
    if (!applied.ok) {
      if (!controllersOwn.has(applied.missing ?? "")) problems.push({ change, path: "", message: applied.message });
      continue;
    }
    const known = applied.effects.map((effect) => (isForeseen(change, effect) ? effect : undefined));
    const refused = changeRefusals(change, known, objects);
    problems.push(...refused);
    if (change.kind === "patch" && refused.length > 0) continue;
    const bad = new Set(refused.map(({ index }) => index));
    for (const [index, effect] of known.entries()) if (effect !== undefined && !bad.has(index)) objects.take(effect);
  }
  return problems;
}

/** Of what a patch makes nothing is known before it has been looked at. */
function isForeseen(change: Change, effect: ChangeEffect): boolean {
  if (change.kind === "patch") return !controllersOwn.has(change.object.kind);
  return effect.kind !== "put" || !controllersOwn.has(effect.object.kind ?? "");
}

/** The objects as changes leave them. */
class ForeseenObjects implements PresentObjects {
  readonly namespace: string;
  readonly #present: PresentObjects;
  /** Those that are new or changed; `undefined`: gone. */
  readonly #changed = new Map<string, KubernetesObject | undefined>();

  constructor(present: PresentObjects) {
    this.#present = present;
    this.namespace = present.namespace;
  }

  readonly find = (kind: string, namespace: string, name: string): KubernetesObject | undefined => {
    const key = objectKey(kind, namespace, name);
    return this.#changed.has(key) ? this.#changed.get(key) : this.#present.find(kind, namespace, name);
  };

  *nodes(): Iterable<NodeObject> {
    for (const node of this.#present.nodes()) if (!this.#changed.has(keyOf(node))) yield node;
    for (const object of this.#changed.values()) if (object?.kind === "Node") yield object;
  }

  *ofKind(kind: string): Iterable<KubernetesObject> {
    for (const object of this.#present.ofKind?.(kind) ?? []) if (!this.#changed.has(keyOf(object))) yield object;
    for (const object of this.#changed.values()) if (object?.kind === kind) yield object;
  }

  take(effect: ChangeEffect): void {
    switch (effect.kind) {
      case "put":
        this.#changed.set(keyOf(effect.object), effect.object);
        return;
      case "delete":
        this.#changed.set(keyOf(effect.object), undefined);
        return;
      case "lose":
        this.#changed.set(objectKey("Node", undefined, effect.node), undefined);
        return;
      case "drain":
      case "deletePod":
        return;
      default:
        effect satisfies never;
    }
  }
}
