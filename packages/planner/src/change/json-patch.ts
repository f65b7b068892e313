/** An operation of RFC 6902, of those that Stowage makes itself. `path` is a JSON pointer. */
export type JsonPatchOperation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };

/** A patched value, or why the patch does not fit it. */
export type Patched = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

/** Applies the operations one after the other, to a copy. */
export function patched(value: unknown, patch: readonly JsonPatchOperation[]): Patched {
  let result = value;
  for (const operation of patch) {
    const { op, path } = operation;
    if (path !== "" && !path.startsWith("/")) return { ok: false, message: `"${path}" is no JSON pointer` };
    const steps = path === "" ? [] : path.slice(1).split("/").map(unescaped);
    const next = changedAt(result, steps, op, op === "remove" ? undefined : operation.value);
    if (next === undefined) return { ok: false, message: `there is nothing to ${op} at "${path}"` };
    result = next.value;
  }
  return { ok: true, value: result };
}

/** A pointer's step for a field's name. */
export function pointerStep(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function unescaped(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

interface Changed {
  readonly value: unknown;
}

/** @returns `undefined` when the place is not there. */
function changedAt(
  value: unknown,
  [step, ...rest]: readonly string[],
  op: JsonPatchOperation["op"],
  given: unknown,
): Changed | undefined {
  if (step === undefined) return op === "remove" ? undefined : { value: given };
  if (Array.isArray(value)) return changedItem(value, step, rest, op, given);
  if (typeof value !== "object" || value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  if (rest.length === 0) {
    if (op !== "add" && !fields.has(step)) return undefined;
    if (op === "remove") fields.delete(step);
    else fields.set(step, given);
    return { value: Object.fromEntries(fields) };
  }
  const inner = changedAt(fields.get(step), rest, op, given);
  if (inner === undefined) return undefined;
  fields.set(step, inner.value);
  return { value: Object.fromEntries(fields) };
}

function changedItem(
  list: readonly unknown[],
  step: string,
  rest: readonly string[],
  op: JsonPatchOperation["op"],
  given: unknown,
): Changed | undefined {
  if (rest.length === 0 && op === "add" && step === "-") return { value: [...list, given] };
  if (!/^(0|[1-9]\d{0,8})$/.test(step)) return undefined;
  const index = Number(step);
  if (rest.length === 0 && op === "add")
    return index > list.length ? undefined : { value: list.toSpliced(index, 0, given) };
  if (index >= list.length) return undefined;
  if (rest.length === 0) return { value: op === "remove" ? list.toSpliced(index, 1) : list.with(index, given) };
  const inner = changedAt(list[index], rest, op, given);
  return inner === undefined ? undefined : { value: list.with(index, inner.value) };
}
