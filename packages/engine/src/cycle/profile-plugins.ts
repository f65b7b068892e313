import type { FilterPlugin, ScorePlugin } from "./plugin.ts";

/** A scorer and how much it counts. */
export interface WeightedScorer {
  readonly plugin: ScorePlugin;
  readonly weight: number;
}

/** The plugins of a profile, ready to run, in its order. The cycle is given them; it knows none by name. */
export interface ProfilePlugins {
  readonly filters: readonly FilterPlugin[];
  readonly scorers: readonly WeightedScorer[];
}
