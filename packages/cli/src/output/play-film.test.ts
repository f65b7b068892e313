// oxlint-disable no-control-regex -- what the terminal acts on is what it is about
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { type Ran, runInMemory } from "../testing/run-in-memory.ts";

const film = [
  "simulate",
  "--cluster",
  "examples/rollout/cluster.yaml",
  "--drain",
  "n1",
  "--add-node",
  "n2",
  "--play",
  "100",
];

async function played(columns: number, rows: number, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return runInMemory(film, { columns, rows, env });
}

/** What is drawn from one way back to the next, without colours. */
function framesOf({ stdout }: Ran): readonly (readonly string[])[] {
  const drawn = stdout.slice(0, stdout.indexOf("\u001b[?25h"));
  return drawn.split(/\u001b\[\d+A/).map((frame) => stripVTControlCharacters(frame).trimEnd().split("\n"));
}

test("a film shows each step in the place of the one before, and gives the cursor back", async () => {
  const ran = await played(100, 30);
  expect(ran.status).toBe(0);
  expect(framesOf(ran).map(([title]) => title)).toEqual([
    "step 0 of 5  before",
    "step 1 of 5  cordon n1",
    "step 2 of 5  evict web r1",
    "step 3 of 5  terminated pods go",
    "step 4 of 5  add a node like n2",
    "step 5 of 5  ready web r1",
  ]);
  expect(ran.stdout.match(/\u001b\[\?25[lh]/g)).toEqual(["\u001b[?25l", "\u001b[?25h"]);
  expect(framesOf(ran)[2]?.slice(2)).toEqual([
    "  n1        web r1 ×  cordoned",
    "  n2        web r1 ●",
    "  n3        web r1 ●",
    "  no node   web r1 ?",
    "  ● ready  ○ starting  ? pending  × terminating  ✓ succeeded  rN: Nth template",
  ]);
});

test("no line is as wide as the terminal, and no frame as high", async () => {
  for (const frame of framesOf(await played(30, 9))) {
    expect(Math.max(...frame.map((line) => line.length))).toBeLessThan(30);
    expect(frame.length).toBeLessThan(9);
  }
});

test("without colours nothing is coloured", async () => {
  const { stdout } = await played(100, 30, { NO_COLOR: "1" });
  expect(stdout).not.toMatch(/\u001b\[\d+m/);
});

test("where nothing can be drawn twice, the steps are told", async () => {
  const { stdout } = await runInMemory(film);
  expect(stdout).toMatch(/^STEP|^0 {2}cordon n1/m);
  expect(stdout).not.toContain("\u001b");
  expect((await played(100, 30, { TERM: "dumb" })).stdout).not.toContain("\u001b");
});
