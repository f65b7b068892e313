/**
 * A set of tests that need the same things. Its test files lie in `folders`.
 *
 * @typedef {{ name: string, folders: readonly string[], needs: readonly Need[], mode?: "cluster" }} Suite
 */

/**
 * Something beyond Node and npm that tests need.
 *
 * @typedef {keyof typeof commands} Need
 */

/** The suites that `npm test` runs. A new suite is a line here. */
export const suites = /** @type {readonly Suite[]} */ ([
  { name: "unit", folders: ["packages", "conformance", "bench", "tools", "fuzz"], needs: [] },
  // Builds upstream's scheduler the first time, which takes minutes.
  { name: "fuzz", folders: ["upstream"], needs: ["go"] },
]);

/**
 * The suite that `npm run test:cluster` runs: files that end in `.cluster.test.ts`, beside what they test (vitest.config.ts).
 * Builds Kubernetes' components the first time, which takes minutes.
 */
export const clusterSuite = /** @type {Suite} */ ({
  name: "cluster",
  folders: ["packages", "conformance", "bench", "tools", "fuzz", "upstream"],
  needs: ["go"],
  mode: "cluster",
});

/** By which commands each need can be met; one of them on PATH is enough. */
export const commands = {
  go: ["go"],
  chromium: ["chromium", "chromium-browser", "google-chrome"],
};

/**
 * Which suites to run, and for each of the others a line that says what is missing.
 *
 * @param {readonly Suite[]} all
 * @param {(command: string) => boolean} isInstalled
 * @returns {{ runnable: Suite[], skipped: string[] }}
 */
export function chooseSuites(all, isInstalled) {
  /** @type {Suite[]} */
  const runnable = [];
  /** @type {string[]} */
  const skipped = [];
  for (const suite of all) {
    const missing = suite.needs.filter((need) => !commands[need].some(isInstalled));
    if (missing.length === 0) runnable.push(suite);
    else skipped.push(`skipped ${suite.name}: needs ${missing.join(" and ")}, not found on PATH`);
  }
  return { runnable, skipped };
}
