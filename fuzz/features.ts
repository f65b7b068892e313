import type { Random } from "./random.ts";

/** What a random case may be about. */
export const allFeatures = [
  "nodeAffinity",
  "podAffinity",
  "podAntiAffinity",
  "existingAffinity",
  "spread",
  "owners",
  "taints",
  "resources",
  "extendedResources",
  "podLevel",
  "resize",
  "sidecars",
  "ports",
  "images",
  "declaredFeatures",
  "nominated",
  "priorities",
  "terminating",
  "full",
  "hostile",
  "volumes",
  "config",
] as const;

export type Feature = (typeof allFeatures)[number];
export type Features = ReadonlySet<Feature>;

/** Tells whether the case at hand is about something. */
export type About = (feature: Feature) => boolean;

/**
 * Each case is about half of the features: what one plugin does shows best where few others interfere, and what they do
 * together where many do.
 */
export function randomFeatures(random: Random, among: readonly Feature[]): Features {
  const share = random.pick([0.15, 0.4, 0.8]);
  return new Set(among.filter(() => random.chance(share)));
}
