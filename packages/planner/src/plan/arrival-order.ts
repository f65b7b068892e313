import { seededPicks } from "./tie-break.ts";

/** In which order things are taken that happen at once. */
export interface ArrivalOrder {
  /** Which of so many comes next. */
  next(count: number): number;
  /** @param stays What keeps its place. */
  all<T>(things: readonly T[], stays?: (thing: T) => boolean): readonly T[];
  state(): number;
  /** From then on orders are what they were after the state was told. */
  restore(state: number): void;
}

/**
 * One of the orders in which things may happen that are in none: the same number, the same order.
 *
 * @param order 0: as they are.
 */
export function arrivalOrder(order: number): ArrivalOrder {
  // Not the generator of the same seed: order and seed are often equal.
  const picks = seededPicks(order ^ 0x5bd1e995);
  const isAsIs = order === 0;
  return {
    next: (count) => (isAsIs || count < 2 ? 0 : picks.pick(count)),
    all: (things, stays = () => false) => {
      if (isAsIs) return things;
      const moving = shuffled(
        things.filter((thing) => !stays(thing)),
        picks.pick,
      );
      let next = 0;
      return things.map((thing) => (stays(thing) ? thing : (moving[next++] ?? thing)));
    },
    state: () => picks.state(),
    restore: (state) => picks.restore(state),
  };
}

/** Each order as likely as any other, by Fisher and Yates. */
function shuffled<T>(things: readonly T[], pick: (count: number) => number): readonly T[] {
  const moved = [...things];
  for (let last = moved.length - 1; last > 0; last--) {
    const other = pick(last + 1);
    const [one, another] = [moved[last], moved[other]];
    if (one !== undefined && another !== undefined) [moved[last], moved[other]] = [another, one];
  }
  return moved;
}
