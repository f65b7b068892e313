import { seededTieBreak } from "../plan/tie-break.ts";

/** In which order things are taken that happen at once. */
export interface ArrivalOrder {
  /** Which of so many comes next. */
  next(count: number): number;
  all<T>(things: readonly T[]): readonly T[];
}

/**
 * One of the orders in which things may happen that are in none: the same number, the same order.
 *
 * @param order 0: as they are.
 */
export function arrivalOrder(order: number): ArrivalOrder {
  if (order === 0) return { next: () => 0, all: (things) => things };
  const next = seededTieBreak(order);
  return {
    next,
    all: (things) => {
      const rest = [...things];
      return things.flatMap(() => rest.splice(next(rest.length), 1));
    },
  };
}
