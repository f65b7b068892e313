import type { TieBreak } from "@stowage/engine";

/** Picks among equals whose state can be kept and restored. */
export interface SeededPicks {
  /** One of so many. */
  readonly pick: TieBreak;
  state(): number;
  /** From then on picks are what they were after the state was told. */
  restore(state: number): void;
}

/**
 * Picks among equals by a seed: the same seed, the same picks, in this version of Stowage. The generator is mulberry32:
 * 32 bits of state, which is plenty for picking nodes.
 */
export function seededPicks(seed: number): SeededPicks {
  let state = seed >>> 0;
  return {
    pick: (candidates) => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * candidates);
    },
    state: () => state,
    restore: (earlier) => {
      state = earlier;
    },
  };
}

/** {@link seededPicks} for whoever never goes back. */
export function seededTieBreak(seed: number): TieBreak {
  return seededPicks(seed).pick;
}
