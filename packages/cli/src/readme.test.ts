import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dumpCommand } from "./input/dump-command.ts";
import { projectRoot, runInMemory } from "./testing/run-in-memory.ts";

const readme = readFileSync(join(projectRoot, "README.md"), "utf8");
const shown = [...readme.matchAll(/```console\n\$ stowage ([^\n]+)\n(.*?)```/gs)].map(
  ([, command = "", output = ""]) => [command, output] as const,
);

test("the README tells to save the cluster as the command does", () => {
  expect(readme).toContain(dumpCommand);
});

test("the README shows commands", () => {
  expect(shown.length).toBeGreaterThan(0);
});

test.each(shown)("the README shows the true output of: stowage %s", async (command, output) => {
  expect((await runInMemory(command.split(" "))).stdout).toBe(output);
});
