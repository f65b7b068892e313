import type { Fault } from "./text-unit.ts";

/** The fault of a key that its map has already, at `offset`. */
export function duplicateField(severity: Fault["severity"], offset: number, path: string, name: string): Fault {
  const message = `duplicate field "${name}": keep one of them; kubectl would silently take the last`;
  return { severity, offset, path, message, isDuplicate: true };
}
