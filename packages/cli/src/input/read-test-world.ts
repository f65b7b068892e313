import type { Manifest, Position } from "@stowage/manifests";
import { type ClusterInput, describesCluster } from "@stowage/planner";
import { dirname, resolve } from "node:path";
import type { Io } from "../io.ts";
import { progressLine } from "../output/progress.ts";
import { UsageError } from "../usage-error.ts";
import { type Inputs, readInputs, tellProblems } from "./read-inputs.ts";
import type { PlacementTest } from "./read-placement-test.ts";

/** A cluster that a test names. */
export interface TestedCluster {
  /** Absent: the Nodes among the manifests. */
  readonly input?: ClusterInput;
  /** Whether it is a declared shape rather than a dump. */
  readonly isShape: boolean;
}

/** A test with all that it names. */
export interface TestWorld {
  readonly test: PlacementTest;
  readonly wishes: readonly Manifest[];
  /** By name; the name is empty where the test names none. */
  readonly clusters: ReadonlyMap<string, TestedCluster>;
}

/**
 * Reads what a test names, which is beside it. Everything that is wrong with its manifests and with each of its clusters is told
 * on standard error.
 *
 * @returns `undefined` when any of it can not be used.
 */
export async function readTestWorld(test: PlacementTest, io: Io): Promise<TestWorld | undefined> {
  const { file, manifests, namespace } = test;
  const beside: Io = { ...io, cwd: resolve(io.cwd, dirname(file)) };
  const common = { recursive: false, seed: 0, validate: "warn", ...(namespace === undefined ? {} : { namespace }) };
  const read = (asked: Parameters<typeof readInputs>[0], world: Io): Promise<Inputs | undefined> =>
    readInputs(asked, world, progressLine(io.stderr));
  if (test.clusters.size === 0) {
    const inputs = await placed({ path: "manifests", position: test.manifestsAt }, io, () =>
      read({ ...common, filename: manifests }, beside),
    );
    if (inputs === undefined) return undefined;
    const { wishes, cluster: input } = inputs;
    return { test, wishes, clusters: new Map([["", { isShape: false, ...(input === undefined ? {} : { input }) }]]) };
  }
  // A living cluster only where a test says so.
  const { calledAs: _, ...named } = beside;
  const own = await placed({ path: "manifests", position: test.manifestsAt }, io, () =>
    read({ ...common, filename: manifests }, named),
  );
  const clusters = new Map<string, TestedCluster>();
  for (const [name, { source, position }] of test.clusters) {
    const inputs = await placed({ path: `clusters.${name}`, position }, io, () =>
      read({ ...common, filename: [], cluster: source }, beside),
    );
    if (inputs?.cluster !== undefined) clusters.set(name, { input: inputs.cluster, isShape: describesCluster(source) });
  }
  return own === undefined || clusters.size < test.clusters.size ? undefined : { test, wishes: own.wishes, clusters };
}

/** What can not be read is told where the test names it. */
async function placed<Value>(
  where: { readonly path: string; readonly position: Position },
  io: Io,
  read: () => Promise<Value | undefined>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const messages = error.problems.map((problem) => problem.replace(/^--cluster: /, ""));
    tellProblems(
      messages.map((message) => ({ severity: "error", ...where, message })),
      io,
    );
    return undefined;
  }
}
