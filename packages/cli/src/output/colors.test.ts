import { expect, test } from "vitest";
import { runInMemory } from "../testing/run-in-memory.ts";
import { isColored } from "./colors.ts";

const terminal = { isTTY: true };
const pipe = { isTTY: false };

test.each([
  [terminal, {}, true],
  [pipe, {}, false],
  [terminal, { TERM: "dumb" }, false],
  [terminal, { NO_COLOR: "1" }, false],
  [terminal, { NO_COLOR: "" }, true],
  [pipe, { FORCE_COLOR: "1" }, true],
  [pipe, { FORCE_COLOR: "" }, false],
  [terminal, { FORCE_COLOR: "0" }, false],
  [pipe, { FORCE_COLOR: "true", NO_COLOR: "1" }, false],
])("of %j with %j text is coloured: %j", (output, env, expected) => {
  expect(isColored(output, env)).toBe(expected);
});

const film = ["simulate", "--cluster", "examples/rollout/cluster.yaml", "--drain", "n1", "--steps"];

test("in a pipe lines are as wide as COLUMNS says, and of any width where it says nothing", async () => {
  const narrow = await runInMemory(film, { env: { COLUMNS: "60" } });
  expect(Math.max(...narrow.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
  for (const env of [{}, { COLUMNS: "0" }, { COLUMNS: "many" }]) {
    expect((await runInMemory(film, { env })).stdout).toContain("2 ready 1 pending 1 terminating");
  }
});

test("forced colours reach a pipe as colours", async () => {
  const { stdout } = await runInMemory(film, { env: { FORCE_COLOR: "1" } });
  expect(stdout).toContain("\u001b[31mstuck after");
  expect(stdout).not.toContain("\\u001b");
});
