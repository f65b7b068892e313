import type { ObjectMeta } from "../api/object-meta.ts";

/**
 * When somebody asked for the object to be deleted: its deletionTimestamp is when it should be gone. As it stands where it
 * is no time that can be reckoned with.
 */
export function terminatingSince({ deletionTimestamp = "", deletionGracePeriodSeconds = 0 }: ObjectMeta): string {
  // oxlint-disable-next-line no-restricted-globals -- it parses, and reads no clock
  const milliseconds = Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000;
  if (!(Math.abs(milliseconds) < 8e15)) return deletionTimestamp;
  // oxlint-disable-next-line no-restricted-globals -- it writes, and reads no clock
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}
