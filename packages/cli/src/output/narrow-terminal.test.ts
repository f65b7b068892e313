import { expect, test } from "vitest";
import { runInMemory } from "../testing/run-in-memory.ts";
import { textWidth } from "./colors.ts";

const width = 40;
const rollout = ["simulate", "--cluster", "examples/rollout/cluster.yaml"];
const store = ["-f", "examples/web-store-pending"];

test.each([
  [...rollout, "-f", "examples/rollout/web.yaml"],
  [...rollout, "--drain", "n1", "--add-node", "n2", "--steps"],
  [...rollout, "--drain", "n1", "--uncordon", "n1"],
  [...rollout, "--every", "node"],
  [...rollout, "--drain", "n1", "--trials", "2"],
  ["plan", ...store],
  ["capacity", "deploy/web-server", ...store],
  ["capacity", "deploy/web-server", "deploy/store", ...store],
])("no line but one to copy is wider than a narrow terminal: %j", async (...args) => {
  const { stdout } = await runInMemory(args, { columns: width });
  const wide = stdout.split("\n").filter((line) => textWidth(line) > width);
  expect(wide.filter((line) => !line.includes("stowage "))).toEqual([]);
});
