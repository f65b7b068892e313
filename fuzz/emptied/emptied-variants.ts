import type { Json } from "../shrink.ts";
import type { Fields } from "../validation/fields.ts";

/** A copy of an object of which one value has become nothing much. */
export interface EmptiedVariant {
  readonly object: Fields;
  /** Which value, and what became of it: `spec.affinity: null`. */
  readonly name: string;
}

const empties: readonly Json[] = [null, {}, [], "", 0];

/** Copies of which each has one field or item dropped, or emptied in each way there is; all but what tells its kind. */
export function* emptiedVariants(object: Fields): Generator<EmptiedVariant> {
  for (const path of pathsOf(object, [])) {
    if (path.length === 1 && (path[0] === "apiVersion" || path[0] === "kind")) continue;
    const name = path.join(".");
    for (const empty of empties)
      yield { object: changed(object, path, empty), name: `${name}: ${JSON.stringify(empty)}` };
    yield { object: changed(object, path, undefined), name: `${name} dropped` };
  }
}

type Path = readonly (string | number)[];

function* pathsOf(value: Json, path: Path): Generator<Path> {
  if (typeof value !== "object" || value === null) return;
  const entries: Iterable<readonly [string | number, Json]> = Array.isArray(value)
    ? value.entries()
    : Object.entries(value);
  for (const [key, inner] of entries) {
    yield [...path, key];
    yield* pathsOf(inner, [...path, key]);
  }
}

/** Copies only what is on the way. */
function changed<Whole extends Json>(whole: Whole, [key = "", ...rest]: Path, value: Json | undefined): Whole {
  if (Array.isArray(whole)) {
    const index = Number(key);
    if (rest.length > 0) return whole.with(index, changed(whole[index] as Json, rest, value)) as unknown as Whole;
    return (value === undefined ? whole.toSpliced(index, 1) : whole.with(index, value)) as unknown as Whole;
  }
  const copy: Record<string, Json> = { ...(whole as Fields) };
  if (rest.length > 0) copy[key] = changed(copy[key] as Json, rest, value);
  else if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy as unknown as Whole;
}
