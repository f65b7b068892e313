import { createIncrementalEngine } from "@stowage/engine";
import {
  appliedObjects,
  type Change,
  type ClusterState,
  loseEach,
  simulate,
  type Simulation,
  type SimulationInput,
} from "@stowage/planner";
import type { ChangeFlag } from "../input/change-flags.ts";
import { chooseVersion } from "../input/choose-version.ts";
import { readChanges } from "../input/read-changes.ts";
import { type Inputs, readInputs, strictnessOf, tellProblems } from "../input/read-inputs.ts";
import { readProfiles } from "../input/read-profiles.ts";
import type { ExitStatus, Io } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import { tellOrigin } from "../output/origin.ts";
import { type ProgressLine, progressLine } from "../output/progress.ts";
import { lossesJson, simulationJson } from "../output/simulation-json.ts";
import { lossesText, simulationText } from "../output/simulation-text.ts";
import { structured } from "../output/structured.ts";
import type { PlanOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import { makeTrials } from "./trials.ts";

/** What `stowage simulate` is told beside what every command that plans is. */
export interface SimulateOptions extends PlanOptions {
  readonly every?: string;
  readonly steps: boolean;
  readonly notReady: readonly string[];
  readonly order: number;
}

/** `stowage simulate`: what happens when something changes, and whether it ends well. */
export async function simulateCommand(
  flags: readonly ChangeFlag[],
  options: SimulateOptions,
  io: Io,
): Promise<ExitStatus> {
  if (options.kubernetesVersion !== undefined) chooseVersion(options.kubernetesVersion, []);
  const progress = progressLine(io.stderr);
  const inputs = await readInputs(options, io, progress);
  if (inputs === undefined) return 2;
  const input = await inputOf(flags, inputs, options, io);
  if (input === undefined) return 2;
  if (options.shard !== undefined && options.trials === undefined)
    throw new UsageError("--shard is a part of trials: say how many with --trials");
  if (options.trials !== undefined) {
    if (options.every !== undefined) throw new UsageError("--every and --trials can not be had at once");
    return simulationTrials(input, options, { io, progress });
  }
  const colors = colorsFor(io.stdout, io.env);
  const { output, steps } = options;
  const view = { width: io.stdout.columns ?? 80, colors, steps };
  tellOrigin(inputs.live?.origin, output === undefined, io);
  const watched = { ...input, onProgress: progressOf(progress, options.every !== undefined) };
  try {
    if (options.every !== undefined) {
      const losses = loseEach(watched, options.every);
      progress.clear();
      io.stdout.write(output === undefined ? lossesText(losses, view) : structured(lossesJson(losses), output));
      return losses.losses.every(({ outcome }) => outcome === "completes") ? 0 : 1;
    }
    const simulation = simulate(watched);
    progress.clear();
    io.stdout.write(
      output === undefined ? simulationText(simulation, view) : structured(simulationJson(simulation), output),
    );
    return isAsBefore(simulation) ? 0 : 1;
  } catch (error) {
    // A change that can not be made: it says what is not there.
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.clear();
  }
}

async function simulationTrials(
  input: SimulationInput,
  options: SimulateOptions,
  { io, progress }: { readonly io: Io; readonly progress: ProgressLine },
): Promise<ExitStatus> {
  const { createEngine: _, ...data } = input;
  // Once here, for changes that can not be made.
  refusingChanges(() => simulate({ ...input, keepsSteps: false }));
  const { objects, changes, namespace = null, notReady = [] } = input;
  const inputs = [objects, changes, namespace, notReady];
  return makeTrials({ command: "simulate", input: data }, options, { io, progress, inputs });
}

/** A change that can not be made says what is not there. */
function refusingChanges(attempt: () => unknown): void {
  try {
    attempt();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

async function inputOf(
  flags: readonly ChangeFlag[],
  inputs: Inputs,
  options: SimulateOptions,
  io: Io,
): Promise<SimulationInput | undefined> {
  const { cluster, wishes, live } = inputs;
  const namespace = options.namespace ?? live?.namespace;
  const read = await readChanges(flags, io, {
    strictness: strictnessOf(options.validate),
    namespace: namespace ?? "default",
  });
  tellProblems(read.problems, io);
  if (read.problems.some(({ severity }) => severity === "error")) return undefined;
  const { version } = chooseVersion(
    options.kubernetesVersion,
    [...(cluster?.manifests ?? []), ...wishes],
    live?.serverVersion,
  );
  const profiles = await readProfiles(options, version, io);
  if (profiles === undefined) return undefined;
  const wished = appliedObjects({
    cluster: cluster?.manifests ?? [],
    wishes,
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
    ...(live === undefined ? {} : { defaultNamespace: live.namespace }),
  });
  tellProblems(wished.problems, io);
  if (wished.problems.some(({ severity }) => severity === "error")) return undefined;
  const changes: Change[] = [...read.changes];
  // Over a cluster the manifests are what changes first; without one they are the cluster.
  if (cluster !== undefined && wishes.length > 0) changes.unshift({ kind: "apply", objects: wished.objects });
  if (changes.length === 0 && options.every === undefined && cluster !== undefined) {
    throw new UsageError("nothing happens: say what does, such as -f FILE, --drain NODE, --lose NODE or --every node");
  }
  return {
    objects: cluster === undefined ? wished.objects : cluster.manifests.map(({ object }) => object),
    areWishes: cluster === undefined,
    changes,
    ...(namespace === undefined ? {} : { namespace }),
    seed: options.seed,
    order: options.order,
    profiles,
    createEngine: createIncrementalEngine,
    notReady: options.notReady,
  };
}

function progressOf(progress: ProgressLine, isEvery: boolean): NonNullable<SimulationInput["onProgress"]> {
  progress.begin("simulating");
  return ({ change, changes, steps }) => {
    progress.show(() =>
      isEvery
        ? `simulating: ${change + 1} of ${changes}`
        : `simulating: change ${change + 1} of ${changes}, ${steps} steps`,
    );
  };
}

/** Whether nothing is pending or stuck that was not before. */
function isAsBefore({ before, final, changes }: Simulation): boolean {
  if (changes.some(({ drain }) => drain === "blocked")) return false;
  const isWorse = Object.entries(final.workloads).some(
    ([workload, { satisfied }]) => !satisfied && before.workloads[workload]?.satisfied !== false,
  );
  return !isWorse && pendingOf(final) <= pendingOf(before);
}

function pendingOf({ pending }: ClusterState): number {
  return pending.reduce((sum, { count }) => sum + count, 0);
}
