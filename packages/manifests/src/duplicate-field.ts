import type { Fault } from "./text-unit.ts";

/** A key that its map has already. Offsets are into the text. */
export interface RepeatedKey {
  readonly path: string;
  readonly name: string;
  readonly offset: number;
  /** Of the one before. */
  readonly before: number;
}

/**
 * What is said of keys that a map has more than once: as an error at each but the first, as a warning at all of them, since
 * then the last counts, as kubectl has it.
 */
export function duplicateFields(severity: Fault["severity"], keys: readonly RepeatedKey[]): readonly Fault[] {
  const repeated = new Set(keys.map(({ before }) => before));
  return keys.flatMap(({ path, name, offset, before }) => {
    const fault = (at: number, message: string): Fault => ({
      severity,
      offset: at,
      path,
      message: `duplicate field "${name}": ${message}`,
      isDuplicate: true,
    });
    if (severity === "error") return [fault(offset, "keep one of them; kubectl would silently take the last")];
    const passedOver = fault(before, "passed over, since it stands here again");
    return repeated.has(offset)
      ? [passedOver]
      : [passedOver, fault(offset, "this one counts, as kubectl takes the last")];
  });
}
