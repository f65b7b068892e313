import type { FilterPlugin, ScorePlugin } from "./plugin.ts";

/** A scorer and how much it counts. */
export interface WeightedScorer {
  readonly plugin: ScorePlugin;
  readonly weight: number;
}

/** The plugins that judge nodes. */
export interface FilterPlugins {
  /** In the order of Filter. */
  readonly filters: readonly FilterPlugin[];
  /** The same in the order of PreFilter, and those that take part in it alone; absent: `filters`. */
  readonly preFilters?: readonly FilterPlugin[];
}

/** The plugins that compare nodes. */
export interface ScorePlugins {
  /** In the order of Score. */
  readonly scorers: readonly WeightedScorer[];
  /** The same in the order of PreScore, and those that take part in it alone; absent: `scorers`. */
  readonly preScorers?: readonly ScorePlugin[];
}

/** The plugins of a profile, ready to run, in its order. The cycle is given them; it knows none by name. */
export interface ProfilePlugins extends FilterPlugins, ScorePlugins {}
