import { shrinkSteps } from "../sequences/shrink-steps.ts";
import { type Json, shrink } from "../shrink.ts";
import type { RandomRollout } from "./random-rollout.ts";

/**
 * Makes a rollout smaller, as long as what is interesting about it stays: changes are left out first, then objects, then
 * fields.
 *
 * @param isInteresting plays a smaller rollout, which may be none that anybody would make
 * @param most how many are played at most: each takes seconds
 */
export async function shrinkRollout(
  rollout: RandomRollout,
  isInteresting: (smaller: RandomRollout) => Promise<boolean>,
  most: number,
): Promise<RandomRollout> {
  let left = most;
  const stays = async (smaller: RandomRollout): Promise<boolean> => left-- > 0 && isInteresting(smaller);
  const changes = await shrinkSteps(
    "kind" in rollout.change ? [rollout.change] : rollout.change,
    async (change) => change.length > 0 && stays({ ...rollout, change }),
  );
  const withFewer = { ...rollout, change: changes };
  const cluster = await shrinkSteps(rollout.cluster, (objects) => stays({ ...withFewer, cluster: objects }));
  const { name, about } = rollout;
  const given: Json = JSON.parse(JSON.stringify({ cluster, change: changes }));
  const asRollout = (value: Json): RandomRollout => ({ name, about, ...(value as unknown as Shrinkable) });
  const smallest = await shrink(given, async (smaller) => isWhole(smaller) && (await stays(asRollout(smaller))));
  return asRollout(smallest);
}

type Shrinkable = Pick<RandomRollout, "cluster" | "change">;

function isWhole(value: Json): boolean {
  const { cluster, change } = value as { readonly cluster?: Json; readonly change?: Json };
  return Array.isArray(cluster) && Array.isArray(change);
}
