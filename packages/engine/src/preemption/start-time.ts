import type { Pod } from "../api/pod.ts";

/** A moment, in nanoseconds since 1970: start times are compared as exactly as they are written. */
export type Nanoseconds = bigint;

/** Later than every start time that can be written: the moment when nobody says which it is. */
export const afterAll: Nanoseconds = 1n << 62n;

/** When the pod started; `undefined` as long as it has not. */
export function startTimeOf({ status }: Pod): Nanoseconds | undefined {
  return status?.startTime === undefined ? undefined : parseTime(status.startTime);
}

/** Reads RFC 3339, with any number of digits behind the second. @returns `undefined` for anything else. */
export function parseTime(text: string): Nanoseconds | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (parts === null) return undefined;
  const [, seconds = "", fraction = "", zone = ""] = parts;
  // oxlint-disable-next-line no-restricted-globals -- it parses, and reads no clock
  const milliseconds = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0").slice(0, 9));
}
