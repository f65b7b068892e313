import { expect, test } from "vitest";
import { chooseSuites, type Suite } from "./suites.mjs";

const unit: Suite = { name: "unit", folders: ["packages"], needs: [] };
const cluster: Suite = { name: "cluster", folders: ["cluster"], needs: ["go"] };
const page: Suite = { name: "page", folders: ["page"], needs: ["go", "chromium"] };

test("a suite that needs nothing runs", () => {
  expect(chooseSuites([unit], () => false)).toEqual({ runnable: [unit], skipped: [] });
});

test("a suite whose needs are not met is skipped, with a line that says what is missing", () => {
  expect(chooseSuites([unit, cluster, page], (command) => command === "go")).toEqual({
    runnable: [unit, cluster],
    skipped: ["skipped page: needs chromium, not found on PATH"],
  });
  expect(chooseSuites([page], () => false).skipped).toEqual(["skipped page: needs go and chromium, not found on PATH"]);
});

test("any of a need's commands meets it", () => {
  const isInstalled = (command: string): boolean => ["go", "google-chrome"].includes(command);
  expect(chooseSuites([page], isInstalled).runnable).toEqual([page]);
});
