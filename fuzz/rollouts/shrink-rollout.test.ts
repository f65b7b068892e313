import { expect, test } from "vitest";
import { randomRollout, type RandomRollout } from "./random-rollout.ts";
import { shrinkRollout } from "./shrink-rollout.ts";

const rollout = randomRollout(7, 11);
const isAboutNodes = async ({ cluster }: RandomRollout): Promise<boolean> =>
  cluster.some(({ kind }) => kind === "Node");

test("what is left has nothing that could be left out", async () => {
  const smallest = await shrinkRollout(rollout, isAboutNodes, 1000);
  expect([smallest.cluster, smallest.change]).toEqual([[{ kind: "Node" }], []]);
});

test("no more is played than is allowed", async () => {
  let played = 0;
  await shrinkRollout(rollout, async (smaller) => ++played > 0 && isAboutNodes(smaller), 5);
  expect(played).toBe(5);
});
