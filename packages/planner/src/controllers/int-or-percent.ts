/** A number of pods, or a share of them as `25%`. */
export type IntOrPercent = number | string;

/**
 * How many of `total` are meant. Source: `GetScaledValueFromIntOrPercent` (apimachinery, util/intstr).
 *
 * @returns 0 for text that is no percentage: the API server lets none through.
 */
export function scaledValue(value: IntOrPercent, total: number, rounding: "up" | "down"): number {
  if (typeof value === "number") return value;
  const percent = /^(\d+)%$/.exec(value)?.[1];
  if (percent === undefined) return 0;
  const share = (Number(percent) * total) / 100;
  return rounding === "up" ? Math.ceil(share) : Math.floor(share);
}
