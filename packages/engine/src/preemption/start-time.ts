import type { Pod } from "../api/pod.ts";

/**
 * A moment, in nanoseconds since 1970: start times are compared as exactly as they are written. Whole seconds, as the API
 * server writes them, are a number, which a double holds exactly until 2115; all else is a bigint. So one moment is always
 * the same value, and both kinds compare.
 */
export type Nanoseconds = number | bigint;

/** Later than every start time that can be written: the moment when nobody says which it is. */
export const afterAll: Nanoseconds = 1n << 62n;

/** When the pod started; `undefined` as long as it has not. */
export function startTimeOf({ status }: Pod): Nanoseconds | undefined {
  return status?.startTime === undefined ? undefined : parseTime(status.startTime);
}

/** Reads RFC 3339, with any number of digits behind the second. @returns `undefined` for anything else. */
export function parseTime(text: string): Nanoseconds | undefined {
  return plainTime(text) ?? anyTime(text);
}

const secondsOfDay = 86_400;
const nanoseconds = 1_000_000_000;
/** From so many seconds on, their nanoseconds have more digits than a double. */
const tooManySeconds = 2 ** 53 / 5 ** 9;

/** Reads `2026-01-28T23:59:59Z` and its like, and gives up at anything that needs care. */
function plainTime(text: string): number | undefined {
  if (text.length !== 20 || text[4] !== "-" || text[7] !== "-" || text[10] !== "T") return undefined;
  if (text[13] !== ":" || text[16] !== ":" || text[19] !== "Z") return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  // What is no number fails every comparison.
  const isPlain = year >= 1970 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  if (!isPlain || !(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  return (daysSince1970(year, month, day) * secondsOfDay + hour * 3600 + minute * 60 + second) * nanoseconds;
}

/** The number that two digits make; NaN for anything else. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Years begin in March here, so that the leap day is the last. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.trunc((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.trunc(marchYear / 4) - Math.trunc(marchYear / 100) + Math.trunc(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}

function anyTime(text: string): Nanoseconds | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (parts === null) return undefined;
  const [, seconds = "", fraction = "", zone = ""] = parts;
  // oxlint-disable-next-line no-restricted-globals -- it parses, and reads no clock
  const milliseconds = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  const rest = BigInt(fraction.padEnd(9, "0").slice(0, 9));
  const isWhole = rest === 0n && Math.abs(milliseconds / 1000) < tooManySeconds;
  return isWhole ? (milliseconds / 1000) * nanoseconds : BigInt(milliseconds) * 1_000_000n + rest;
}
