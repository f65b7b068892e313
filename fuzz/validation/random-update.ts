import type { Random } from "../random.ts";
import type { Json } from "../shrink.ts";
import { breakRule } from "./break-object.ts";
import type { Fields } from "./fields.ts";
import { updateBases } from "./update-bases.ts";

/** What is there, and what is applied over it. */
export interface RandomUpdate {
  readonly live: Fields;
  readonly applied: Fields;
}

/** Kinds of which some bases name no namespace. */
const namespaced = new Set(["Pod", "PersistentVolumeClaim", "PodDisruptionBudget", "CSIStorageCapacity"]);
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** An object and a changed copy of it; the live one may know what was applied to it before. */
export function randomUpdate(random: Random): RandomUpdate {
  const base = random.pick(updateBases);
  const live = structuredClone(base) as Record<string, Json>;
  const { namespace } = base["metadata"] as Fields;
  if (namespace === undefined && namespaced.has(base["kind"] as string)) {
    live["metadata"] = { ...(live["metadata"] as Fields), namespace: "default" };
  }
  const applied = changed(random, live, random.int(0, 2));
  // Fields that the manifest leaves to others.
  for (let left = random.int(0, 3); left > 0; left--) leaveOut(random, applied);
  if (random.chance(0.3)) {
    const original = changed(random, applied, 2);
    const metadata = { ...(live["metadata"] as Fields) };
    const annotations = { ...(metadata["annotations"] as Fields | undefined), [lastApplied]: JSON.stringify(original) };
    live["metadata"] = { ...metadata, annotations };
  }
  return { live, applied };
}

/** A copy with some rules broken, but of the same kind and name. */
function changed(random: Random, object: Fields, times: number): Record<string, Json> {
  const copy = structuredClone(object) as Record<string, Json>;
  for (let left = times; left > 0; left--) breakRule(random, copy);
  delete copy["status"];
  const { name, namespace } = object["metadata"] as Fields;
  const metadata = typeof copy["metadata"] === "object" ? (copy["metadata"] as Fields) : {};
  copy["metadata"] = { ...metadata, name: name ?? "x", ...(namespace !== undefined && { namespace }) };
  return copy;
}

/** Takes away one field of an object within the specification. */
function leaveOut(random: Random, object: Record<string, Json>): void {
  let here: Json = object["spec"] ?? {};
  for (let depth = random.int(0, 4); depth > 0; depth--) {
    const inner: readonly Json[] = Object.values(here ?? {}).filter((one) => typeof one === "object" && one !== null);
    if (inner.length === 0) break;
    here = random.pick(inner);
  }
  if (Array.isArray(here) || typeof here !== "object" || here === null) return;
  const keys = Object.keys(here).filter((key) => key !== "name");
  if (keys.length > 0) delete (here as Record<string, Json>)[random.pick(keys)];
}
