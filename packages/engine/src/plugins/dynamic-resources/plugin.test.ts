import { expect, test } from "vitest";
import { clusterOf, podOf, roomyNode, scores, verdicts } from "../../testing/plugin-verdicts.ts";
import { dynamicResources } from "./plugin.ts";

const { filter, score } = dynamicResources();

test("a pod without claims fits everywhere, and every node scores 0 rather than being left out", () => {
  const cluster = clusterOf([roomyNode("a"), roomyNode("b")]);
  expect([verdicts(filter, podOf(), cluster), scores(score, podOf(), cluster)]).toEqual(["skip", { a: 0, b: 0 }]);
});
