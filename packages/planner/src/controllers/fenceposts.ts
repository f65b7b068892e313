import { type IntOrPercent, scaledValue } from "./int-or-percent.ts";

/** How many pods a rolling update may have beyond its replicas, and how many of them may be unavailable. */
export interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

/**
 * Surge is rounded up, unavailable down; where both come to nothing one may be unavailable, since nothing could move
 * otherwise. Source: `ResolveFenceposts` (pkg/controller/deployment/util).
 */
export function resolveFenceposts(maxSurge: IntOrPercent, maxUnavailable: IntOrPercent, replicas: number): Fenceposts {
  const surge = scaledValue(maxSurge, replicas, "up");
  const unavailable = scaledValue(maxUnavailable, replicas, "down");
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
