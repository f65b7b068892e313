/**
 * What came of some tests. `skipped` counts tests, and suites whose needs are not met.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Results
 */

/**
 * The part of vitest's JSON report that is read here.
 *
 * @typedef {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} VitestReport
 */

/**
 * What a suite's report and its exit status say together. A file that fails as a whole, as by a mistake in an import,
 * has no failed test in it; a run that ends badly, as by an error outside any test, may have none at all. Both count
 * as one failure, and so does a run without a report or without a single test.
 *
 * @param {VitestReport | undefined} report
 * @param {number | null} status
 * @returns {Results}
 */
export function countResults(report, status) {
  const files = report?.testResults ?? [];
  const statuses = files.flatMap((file) => {
    const tests = file.assertionResults.map((test) => test.status);
    return file.status === "failed" && !tests.includes("failed") ? [...tests, "failed"] : tests;
  });
  const passed = statuses.filter((each) => each === "passed").length;
  const failed = statuses.filter((each) => each === "failed").length;
  const isCrash = failed === 0 && (status !== 0 || passed === 0);
  return { passed, failed: isCrash ? 1 : failed, skipped: statuses.length - passed - failed };
}

/**
 * The sum over suites. Where everything is required, what was skipped has failed.
 *
 * @param {readonly Results[]} all
 * @param {{ requireAll: boolean }} options
 * @returns {Results}
 */
export function sumResults(all, { requireAll }) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    sum.passed += passed;
    sum.failed += requireAll ? failed + skipped : failed;
    sum.skipped += skipped;
  }
  return sum;
}
