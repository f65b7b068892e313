import { expect, test } from "vitest";
import { countResults, sumResults, type VitestReport } from "./test-results.mjs";

function report(...files: readonly (readonly [string, ...string[]])[]): VitestReport {
  return {
    testResults: files.map(([status, ...tests]) => ({
      status,
      assertionResults: tests.map((each) => ({ status: each })),
    })),
  };
}

test("tests are counted over all files", () => {
  const two = report(["passed", "passed", "passed"], ["failed", "failed", "passed", "pending"]);
  expect(countResults(two, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test("a file that fails as a whole is one failure", () => {
  const files = report(["passed", "passed"], ["failed"], ["failed", "failed"]);
  expect(countResults(files, 1)).toEqual({ passed: 1, failed: 2, skipped: 0 });
});

test.each<[string, VitestReport | undefined, number | null, number]>([
  ["that ends badly though every test passed", report(["passed", "passed"]), 1, 1],
  ["that is killed", report(["passed", "passed"]), null, 1],
  ["without a report", undefined, 0, 0],
  ["without a test", report(), 0, 0],
  ["whose every test is skipped", report(["passed", "skipped"]), 0, 0],
])("a run %s is one failure", (_, made, status, passed) => {
  expect(countResults(made, status)).toMatchObject({ passed, failed: 1 });
});

test("results add up, and what was skipped is no failure", () => {
  const all = [
    { passed: 3, failed: 1, skipped: 0 },
    { passed: 4, failed: 0, skipped: 2 },
  ];
  expect(sumResults(all, { requireAll: false })).toEqual({ passed: 7, failed: 1, skipped: 2 });
});

test("where everything is required, what was skipped has failed", () => {
  const all = [
    { passed: 3, failed: 0, skipped: 0 },
    { passed: 0, failed: 0, skipped: 1 },
  ];
  expect(sumResults(all, { requireAll: true })).toEqual({ passed: 3, failed: 1, skipped: 1 });
});
