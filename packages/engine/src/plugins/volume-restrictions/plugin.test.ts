import { expect, test } from "vitest";
import { clusterOf, podOf, roomyNode, verdicts } from "../../testing/plugin-verdicts.ts";
import { volumeRestrictions } from "./plugin.ts";

test("a pod without volumes is none of its business, and it scores nothing", () => {
  const { filter, score } = volumeRestrictions();
  expect([verdicts(filter, podOf(), clusterOf([roomyNode("a")])), score]).toEqual(["skip", undefined]);
});
