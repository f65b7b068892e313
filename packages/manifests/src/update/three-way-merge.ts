import { checkStructure } from "../check/structure.ts";
import type { KubernetesObject } from "../manifest.ts";
import { type Shape, type StructShape, structOf } from "../check/shape.ts";
import { fieldMerges, type FieldMerge } from "./field-traits.generated.ts";
import { type Fields, isFields } from "./plain-value.ts";
import { inElementOrder } from "./element-order.ts";

/** The three that `kubectl apply` merges, of one kind. */
export interface Applied<Type extends KubernetesObject> {
  /** What is there. */
  readonly live: Type;
  /** What is applied. */
  readonly applied: Type;
  /** What was applied the last time: what it had and `applied` has not is taken away. Anything; only objects count. */
  readonly original: unknown;
}

/**
 * What an apply makes of an object that is there: what the applied one says, over what it leaves alone. Lists are merged
 * item by item where the type has a key for that, else replaced.
 * Sources: `CreateThreeWayMergePatch` and `StrategicMergePatch` (apimachinery, util/strategicpatch/patch.go).
 */
export function threeWayMerge<Type extends KubernetesObject>({ live, applied, original }: Applied<Type>): Type {
  const shape = structOf(applied.kind);
  // Of a cluster's object only what scheduling reads is known to have the right type.
  const there = checkStructure(live, shape, { fields: "all", onWrongType: () => {}, onUnknown: () => {} });
  const merged = mergedMap(there, { ...applied }, isFields(original) ? original : {}, shape);
  return { ...applied, ...merged };
}

function mergedMap(live: Fields, applied: Fields, original: Fields, shape: MapLike): Fields {
  const kept = Object.keys(live).filter((key) => !Object.hasOwn(original, key) || Object.hasOwn(applied, key));
  const keys = [...kept, ...Object.keys(applied).filter((key) => !Object.hasOwn(live, key))];
  // `fromEntries` makes properties even of keys such as `__proto__`.
  return Object.fromEntries(
    keys.map((key) => {
      if (!Object.hasOwn(applied, key)) return [key, live[key]];
      const inner = shape.kind === "map" ? shape.item : shape.fields.get(key);
      const merge = shape.kind === "struct" ? mergeOf(shape, key) : undefined;
      return [key, mergedValue(own(live, key), applied[key], own(original, key), inner, merge)];
    }),
  );
}

type MapLike = StructShape | { readonly kind: "map"; readonly item: Shape };

function mergedValue(
  live: unknown,
  applied: unknown,
  original: unknown,
  shape: Shape | undefined,
  merge: FieldMerge | undefined,
): unknown {
  if (live === undefined || shape === undefined || merge?.replaces === true) return applied;
  if ((shape.kind === "struct" || shape.kind === "map") && isFields(live) && isFields(applied)) {
    const whole = mergedMap(live, applied, isFields(original) ? original : {}, shape);
    return merge?.retainsKeys === true ? retained(applied, whole) : whole;
  }
  if (shape.kind === "list" && merge !== undefined && Array.isArray(live) && Array.isArray(applied)) {
    const before: readonly unknown[] = Array.isArray(original) ? original : [];
    return shape.item.kind === "struct" && merge.key !== undefined
      ? mergedItems(live, applied, before, shape.item, { ...merge, key: merge.key })
      : mergedScalars(live, applied, before);
  }
  return applied;
}

/** Only the fields that were applied stay, if there are any. Source: the directive `$retainKeys`. */
function retained(applied: Fields, whole: Fields): Fields {
  if (Object.keys(applied).length === 0) return whole;
  return Object.fromEntries(Object.entries(whole).filter(([key]) => Object.hasOwn(applied, key)));
}

function mergedScalars(
  live: readonly unknown[],
  applied: readonly unknown[],
  original: readonly unknown[],
): readonly unknown[] {
  const others = live.filter((one) => !applied.includes(one) && !original.includes(one));
  return inElementOrder(others, applied, (one) => live.indexOf(one));
}

function mergedItems(
  live: readonly unknown[],
  applied: readonly unknown[],
  original: readonly unknown[],
  shape: StructShape,
  merge: FieldMerge & { readonly key: string },
): readonly unknown[] {
  const [liveKeys, appliedKeys, originalKeys] = [live, applied, original].map((items) => keysOf(items, merge.key));
  // Items that do not say who they are can not be merged.
  if (liveKeys === undefined || appliedKeys === undefined) return applied;
  const before = originalKeys ?? [];
  const items = applied.map((item, index) => {
    const at = liveKeys.indexOf(appliedKeys[index] ?? "");
    const there = live[at];
    if (!isFields(item) || !isFields(there)) return item;
    const last = original[before.indexOf(appliedKeys[index] ?? "")];
    const whole = mergedMap(there, item, isFields(last) ? last : {}, shape);
    return merge.retainsKeys === true ? retained(item, whole) : whole;
  });
  const isOther = (key: string): boolean => !appliedKeys.includes(key) && !before.includes(key);
  const others = live.filter((_, index) => isOther(liveKeys[index] ?? ""));
  const byKey = new Map<unknown, number>();
  live.forEach((item, index) => byKey.set(item, index));
  items.forEach((item, index) => byKey.set(item, liveKeys.indexOf(appliedKeys[index] ?? "")));
  return inElementOrder(others, items, (item) => byKey.get(item) ?? -1);
}

/** The keys of the items; the second of one key has another, so that each item meets its like. */
function keysOf(items: readonly unknown[] | undefined, key: string): readonly string[] | undefined {
  const seen = new Map<string, number>();
  const keys: string[] = [];
  for (const item of items ?? []) {
    if (!isFields(item) || !Object.hasOwn(item, key)) return undefined;
    const name = JSON.stringify(item[key]);
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    keys.push(`${name}#${count}`);
  }
  return keys;
}

function mergeOf({ name }: StructShape, field: string): FieldMerge | undefined {
  const merges = Object.hasOwn(fieldMerges, name) ? fieldMerges[name] : undefined;
  return merges !== undefined && Object.hasOwn(merges, field) ? merges[field] : undefined;
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
