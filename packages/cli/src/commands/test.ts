import { createIncrementalEngine, defaultProfile, explainPod, pendingReason } from "@stowage/engine";
import {
  type AssertionInput,
  checkAssertion,
  describesCluster,
  planPods,
  type PlanInput,
  type Verdict,
} from "@stowage/planner";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { chooseVersion } from "../input/choose-version.ts";
import { readInputs, tellProblems } from "../input/read-inputs.ts";
import { type PlacementTest, readPlacementTests } from "../input/read-placement-test.ts";
import { Interrupted } from "../interrupted.ts";
import { type ExitStatus, type Io, worked } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import { tellProgress } from "../output/plan-progress.ts";
import { type ProgressLine, progressLine } from "../output/progress.ts";
import { type CheckedAssertion, type TestFormat, testReport } from "../output/test-report.ts";
import { systemErrorText } from "../unforeseen-error.ts";
import { UsageError } from "../usage-error.ts";

/** What `stowage test` is told. */
export interface TestOptions {
  readonly output: TestFormat;
  readonly kubernetesVersion?: string;
}

/** `stowage test`: whether assertions about placement hold. */
export async function testCommand(files: readonly string[], options: TestOptions, io: Io): Promise<ExitStatus> {
  const read = await Promise.all(files.map(async (file) => readPlacementTests(await textOf(file, io), file)));
  const problems = read.flatMap((one) => one.problems);
  tellProblems(problems, io);
  if (problems.length > 0) return 2;
  const checked: CheckedAssertion[] = [];
  const checking = { io, progress: progressLine(io.stderr), checked };
  let end: "done" | "unreadable" | "interrupted" = "done";
  for (const test of read.flatMap(({ tests }) => tests)) {
    if (end === "done") end = await checkTest(test, options, checking);
  }
  checking.progress.clear();
  if (end === "unreadable") return 2;
  io.stdout.write(testReport(checked, options.output, colorsFor(io.stdout, io.env)));
  if (end === "interrupted")
    throw new Interrupted(`${checked.length} assertions had been checked, and more were to come`);
  return checked.every(({ verdict }) => verdict.passed) ? 0 : 1;
}

async function textOf(file: string, io: Io): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, file), "utf8");
  } catch (error) {
    throw new UsageError(`${file}: ${systemErrorText(error) ?? String(error)}`);
  }
}

interface Checking {
  readonly io: Io;
  readonly progress: ProgressLine;
  /** What has been checked so far. */
  readonly checked: CheckedAssertion[];
}

/** Checks every assertion on every cluster; where what it names can not be read, that has been said. */
async function checkTest(
  test: PlacementTest,
  options: TestOptions,
  { io, progress, checked }: Checking,
): Promise<"done" | "unreadable" | "interrupted"> {
  const clusters: readonly (readonly [string, string | undefined])[] =
    test.clusters.size === 0 ? [["", undefined]] : [...test.clusters];
  for (const [cluster, source] of clusters) {
    const input = await inputOf(test, source, options, io);
    if (input === undefined) return "unreadable";
    const onProgress: PlanInput["onProgress"] = (made) => tellProgress(made, progress);
    const planned = worked(io, () => planPods({ ...input, onProgress }));
    if (!planned.isDone) return "interrupted";
    const plan = planned.value;
    progress.clear();
    tellProblems(plan.problems, io);
    if (plan.problems.some(({ severity }) => severity === "error")) return "unreadable";
    for (const { assertion, on, line } of test.assertions) {
      if (on.length > 0 && !on.includes(cluster)) continue;
      progress.show(() => `checking: ${checked.length} assertions checked`);
      const verdict = worked(io, () => verdictOf(assertion, input, plan));
      if (!verdict.isDone) return "interrupted";
      checked.push({ file: test.file, line, cluster, verdict: verdict.value });
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

async function inputOf(
  { file, manifests, namespace }: PlacementTest,
  source: string | undefined,
  { kubernetesVersion }: TestOptions,
  io: Io,
): Promise<AssertionInput | undefined> {
  // What a test names is beside it.
  const beside: Io = { ...io, cwd: resolve(io.cwd, dirname(file)) };
  const asked = {
    filename: manifests,
    recursive: false,
    seed: 0,
    validate: "warn",
    ...(source === undefined ? {} : { cluster: source }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  const read = await readInputs(asked, beside, progressLine(io.stderr));
  if (read === undefined) return undefined;
  const { cluster = { source: "the manifests", manifests: [] }, wishes } = read;
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
    lint: {
      kubernetesVersion: version,
      clusterIs: source !== undefined && describesCluster(source) ? "shape" : "dump",
    },
  };
}
