import type { Mark } from "@stowage/engine";
import { resolveFenceposts } from "../controllers/fenceposts.ts";
import type { GrowingWorkload, RoomOfRollout } from "./capacity.ts";
import type { Grown } from "./grown.ts";
import type { Grower, Room, Used } from "./room.ts";

/** A room that is full: how many sets are in it, and the moments before each. */
export interface FullRoom {
  readonly sets: number;
  readonly used: Used;
  /** By how many sets are in it; none where nodes were filled by numbers. */
  readonly marks: Mark[];
  /** How many replicas of each there is room for, where numbers tell it. */
  readonly totals: readonly number[] | undefined;
}

/**
 * With the surge of every workload there: as many sets as leave room for the pods that a rollout has beyond the replicas.
 * Takes out of a full room what has to go.
 */
export function duringRollout(
  room: Room,
  grown: readonly Grown[],
  full: FullRoom,
): Omit<RoomOfRollout, "stuck"> | undefined {
  const posts = (sets: number): readonly Post[] => postsOf(grown, sets);
  if (posts(full.sets).every(({ surge }) => surge === 0)) return undefined;
  // Pods of one workload take the same room, whatever they are for.
  const isEnough = (sets: number): boolean =>
    posts(sets).every(({ grower, surge }) => sets * grower.share + surge <= full.sets * grower.share);
  const guess = largest(full.sets, (sets) => isEnough(sets));
  const fits = full.totals === undefined ? fitsWith(room, posts, full) : fitsIn(full.totals, posts);
  const sets = grown.length === 1 ? guess : largest(full.sets, fits, guess);
  return { sets, surge: posts(sets).reduce((sum, { surge }) => sum + surge, 0) };
}

/** A workload with so many replicas, while it is rolled out. */
interface Post {
  readonly grower: Grower;
  readonly surge: number;
  readonly unavailable: number;
}

/** Each of them with so many sets more. */
export function postsOf(grown: readonly Grown[], sets: number): readonly Post[] {
  return grown.map((one) => ({
    grower: one.grower,
    ...fencepostsOf(one, one.workload, sets * one.grower.share),
  }));
}

/** Whose rollout can not begin: nothing that surges fits, and nothing may be unavailable. */
export function stuckOf(room: Room, posts: readonly Post[]): readonly string[] {
  return posts.flatMap(({ grower, surge, unavailable }) =>
    surge > 0 && unavailable === 0 && !room.tried(() => room.place(grower.source.at(0))) ? [grower.label] : [],
  );
}

/** The same by numbers. */
function fitsIn(totals: readonly number[], posts: (sets: number) => readonly Post[]): (sets: number) => boolean {
  return (sets) => posts(sets).every(({ grower, surge }, index) => sets * grower.share + surge <= (totals[index] ?? 0));
}

/** Whether so many sets and their surge fit: sets are taken out of the room, or put back, one after the other. */
function fitsWith(
  room: Room,
  posts: (sets: number) => readonly Post[],
  { sets: most, used, marks }: FullRoom,
): (sets: number) => boolean {
  const { engine } = room;
  let present = most + 1;
  const goTo = (sets: number): void => {
    const mark = marks[sets];
    if (sets < present && mark !== undefined) engine.undo(mark);
    else
      room.fill(sets, used, (next) => {
        marks[next] = engine.mark();
      });
    marks[sets] = engine.mark();
    present = sets;
    for (const grower of room.growers) used.set(grower, sets * grower.share);
  };
  return (sets) => {
    goTo(sets);
    return room.tried(() =>
      posts(sets).every(({ grower, surge }) => {
        const first = sets * grower.share;
        for (let turn = 0; turn < surge; turn++) if (!room.place(grower.source.at(first + turn))) return false;
        return true;
      }),
    );
  };
}

/** The largest number up to a limit that fits, where what is less than one that fits does too; 0 where none does. */
function largest(limit: number, fits: (count: number) => boolean, guess: number = Math.ceil(limit / 2)): number {
  let [low, high] = [0, limit];
  let next = Math.min(limit, Math.max(1, guess));
  for (let step = 1; low < high; step *= 2) {
    if (fits(next)) low = next;
    else high = next - 1;
    // From a good guess it is not far.
    const near = low === next ? next + step : next - step;
    const middle = Math.ceil((low + high) / 2);
    next = near > low && near <= high ? near : middle;
    if (high - low < step) next = middle;
  }
  return low;
}

/** @returns how many more than now may be unavailable: those that are pending are already. */
function fencepostsOf(
  { object }: Grown,
  { placed, pending }: GrowingWorkload,
  added: number,
): { readonly surge: number; readonly unavailable: number } {
  if (object?.kind !== "Deployment" || object.spec.strategy?.type === "Recreate") return { surge: 0, unavailable: 1 };
  const { maxSurge = "25%", maxUnavailable = "25%" } = object.spec.strategy?.rollingUpdate ?? {};
  const { surge, unavailable } = resolveFenceposts(maxSurge, maxUnavailable, placed + pending + added);
  return { surge, unavailable: Math.max(0, unavailable - pending) };
}
