import { expect, test } from "vitest";
import type { Output } from "../io.ts";
import { type ProgressLine, progressLine } from "./progress.ts";

/** A line, the clock that it goes by, and what it has written since it was asked last. */
function lineOn({ isTTY = true, columns = 80 }: Partial<Output>): {
  readonly line: ProgressLine;
  readonly at: (milliseconds: number) => void;
  readonly written: () => string;
} {
  let now = 0;
  let text = "";
  const output = { write: (piece: string) => void (text += piece), isTTY, columns };
  const line = progressLine(output, () => now);
  return {
    line,
    at: (milliseconds) => (now = milliseconds),
    written: () => {
      const written = text.replaceAll("\r\u001b[2K", "|");
      text = "";
      return written;
    },
  };
}

test("what is done soon needs no progress", () => {
  const { line, at, written } = lineOn({});
  line.begin("reading");
  at(499);
  line.show(() => "reading: 1 of 2");
  line.clear();
  expect(written()).toBe("");
});

test("a line is rewritten, and not more often than can be read", () => {
  const { line, at, written } = lineOn({});
  for (let now = 0; now <= 720; now += 10) {
    at(now);
    line.show(() => `at ${now}`);
  }
  expect(written()).toBe("|at 500|at 600|at 700");
  line.clear();
  expect(written()).toBe("|");
  line.clear();
  expect(written()).toBe("");
});

test("a new phase is told at once, once patience has passed", () => {
  const { line, at, written } = lineOn({});
  at(600);
  line.show(() => "reading: all");
  at(601);
  line.begin("planning");
  expect(written()).toBe("|reading: all|planning");
  line.clear();
});

test("what waits for somebody else is told too", async () => {
  const { line, written } = lineOn({});
  line.begin("reading <stdin>");
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(written()).toBe("|reading <stdin>");
  line.clear();
  line.begin("reading <stdin>");
  line.clear();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(written()).toBe("|");
});

test("nothing is longer than the terminal is wide", () => {
  const { line, at, written } = lineOn({ columns: 12 });
  at(500);
  line.show(() => "reading: 12 MB");
  expect(written()).toBe("|reading: 1…");
});

test("a pipe hears nothing, and no text is made for it", () => {
  const { line, at, written } = lineOn({ isTTY: false });
  line.begin("reading");
  at(1000);
  line.show(() => {
    throw new Error("made");
  });
  line.clear();
  expect(written()).toBe("");
});
