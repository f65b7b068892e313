import { createIncrementalEngine, defaultProfile, explainPod, pendingReason } from "@stowage/engine";
import { type AssertionInput, checkAssertion, planPods, type PlanInput, type Verdict } from "@stowage/planner";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { chooseVersion } from "../input/choose-version.ts";
import { tellProblems } from "../input/read-inputs.ts";
import { type PlacementTest, readPlacementTests } from "../input/read-placement-test.ts";
import { unreadable } from "../input/sources.ts";
import { readTestWorld, type TestedCluster, type TestWorld } from "../input/read-test-world.ts";
import { Interrupted } from "../interrupted.ts";
import { type ExitStatus, type Io, worked } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import { tellProgress } from "../output/plan-progress.ts";
import { type ProgressLine, progressLine } from "../output/progress.ts";
import { type CheckedAssertion, type TestFormat, testReport } from "../output/test-report.ts";
import { UsageError } from "../usage-error.ts";

/** What `stowage test` is told. */
export interface TestOptions {
  readonly output: TestFormat;
  readonly kubernetesVersion?: string;
}

/** `stowage test`: whether assertions about placement hold. Everything is read before anything is checked. */
export async function testCommand(files: readonly string[], options: TestOptions, io: Io): Promise<ExitStatus> {
  const tests = await readTests(files, io);
  if (tests === undefined) return 2;
  const worlds: TestWorld[] = [];
  for (const test of tests) {
    const world = await readTestWorld(test, io);
    if (world !== undefined) worlds.push(world);
  }
  if (worlds.length < tests.length) return 2;
  const checked: CheckedAssertion[] = [];
  const checking = { io, progress: progressLine(io.stderr), checked };
  let end: "done" | "unreadable" | "interrupted" = "done";
  for (const world of worlds) if (end === "done") end = checkTest(world, options, checking);
  checking.progress.clear();
  if (end === "unreadable") return 2;
  io.stdout.write(testReport(checked, options.output, colorsFor(io.stdout, io.env)));
  if (end === "interrupted")
    throw new Interrupted(`${checked.length} assertions had been checked, and more were to come`);
  return checked.every(({ verdict }) => verdict.passed) ? 0 : 1;
}

/** The tests of all files; `undefined` where something is wrong with one, which has been said. */
async function readTests(files: readonly string[], io: Io): Promise<readonly PlacementTest[] | undefined> {
  const missing: string[] = [];
  const read = await Promise.all(
    files.map(async (file) => {
      try {
        return readPlacementTests(await readFile(resolve(io.cwd, file), "utf8"), file);
      } catch (error) {
        missing.push(unreadable(file, error));
        return { tests: [], problems: [] };
      }
    }),
  );
  const problems = read.flatMap((one) => one.problems);
  tellProblems(problems, io);
  if (missing.length > 0) throw new UsageError(missing);
  return problems.length > 0 ? undefined : read.flatMap(({ tests }) => tests);
}

interface Checking {
  readonly io: Io;
  readonly progress: ProgressLine;
  /** What has been checked so far. */
  readonly checked: CheckedAssertion[];
}

/** Checks every assertion on every cluster; where a plan can not be made, that has been said. */
function checkTest(
  { test, wishes, clusters }: TestWorld,
  options: TestOptions,
  { io, progress, checked }: Checking,
): "done" | "unreadable" | "interrupted" {
  for (const [name, cluster] of clusters) {
    const input = inputOf(test, { wishes, cluster }, options);
    const onProgress: PlanInput["onProgress"] = (made) => tellProgress(made, progress);
    const planned = worked(io, () => planPods({ ...input, onProgress }));
    if (!planned.isDone) return "interrupted";
    const plan = planned.value;
    progress.clear();
    tellProblems(plan.problems, io);
    if (plan.problems.some(({ severity }) => severity === "error")) return "unreadable";
    for (const { assertion, on, line } of test.assertions) {
      if (on.length > 0 && !on.includes(name)) continue;
      progress.show(() => `checking: ${checked.length} assertions checked`);
      const verdict = worked(io, () => verdictOf(assertion, input, plan));
      if (!verdict.isDone) return "interrupted";
      checked.push({ file: test.file, line, cluster: name, verdict: verdict.value });
    }
  }
  return "done";
}

function verdictOf(...[assertion, input, plan]: Parameters<typeof checkAssertion>): Verdict {
  try {
    return checkAssertion(assertion, input, plan);
  } catch (error) {
    // An assertion about what is not there: `rolloutFinishes` of a workload that no manifest has.
    if (error instanceof RangeError) return { text: assertion.kind, passed: false, instead: error.message };
    throw error;
  }
}

function inputOf(
  { namespace }: PlacementTest,
  { wishes, cluster: given }: Pick<TestWorld, "wishes"> & { readonly cluster: TestedCluster },
  { kubernetesVersion }: TestOptions,
): AssertionInput {
  const cluster = given.input ?? { source: "the manifests", manifests: [] };
  const { version } = chooseVersion(kubernetesVersion, [...cluster.manifests, ...wishes]);
  const reasonOf: NonNullable<PlanInput["reasonOf"]> = (pod, engine) =>
    pendingReason(explainPod(engine, pod, pod.metadata.name ?? ""));
  return {
    cluster,
    wishes,
    seed: 0,
    profiles: [defaultProfile(version)],
    createEngine: createIncrementalEngine,
    reasonOf,
    ...(namespace === undefined ? {} : { namespace }),
    lint: { kubernetesVersion: version, clusterIs: given.isShape ? "shape" : "dump" },
  };
}
