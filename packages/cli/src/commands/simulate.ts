import { createIncrementalEngine } from "@stowage/engine";
import {
  type ClusterState,
  findSimulationFixes,
  type Fixes,
  type Frame,
  loseEach,
  type Losses,
  type LossesSoFar,
  simulate,
  type Simulation,
  type SimulationInput,
  simulationOf,
  type SimulationParts,
  type SimulationSoFar,
  worstFirst,
} from "@stowage/planner";
import type { ChangeFlag } from "../input/change-flags.ts";
import { chooseVersion } from "../input/choose-version.ts";
import { readChanges } from "../input/read-changes.ts";
import { type Inputs, readInputs, strictnessOf, tellProblems } from "../input/read-inputs.ts";
import { readProfiles } from "../input/read-profiles.ts";
import { Interrupted } from "../interrupted.ts";
import { type ExitStatus, type Io, type Worked, worked } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import { canPlay, playFilm } from "../output/play-film.ts";
import { tellOrigin } from "../output/origin.ts";
import { type ProgressLine, progressLine } from "../output/progress.ts";
import { lossesJson, simulationJson } from "../output/simulation-json.ts";
import { lossesText, simulationText, unfinishedText } from "../output/simulation-text.ts";
import { structured } from "../output/structured.ts";
import type { PlanOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import { searched } from "./fixes-for.ts";
import { makeTrials } from "./trials.ts";

/** What `stowage simulate` is told beside what every command that plans is. */
export interface SimulateOptions extends PlanOptions {
  readonly every?: string;
  readonly steps: boolean;
  /** Steps in a second, of a film; `true`: the usual speed. */
  readonly play?: number | true;
  readonly notReady: readonly string[];
  /** As `Job/NAME=CODE`. */
  readonly fails: readonly string[];
  readonly order: number;
}

/** `stowage simulate`: what happens when something changes, and whether it ends well. */
export async function simulateCommand(
  flags: readonly ChangeFlag[],
  options: SimulateOptions,
  io: Io,
): Promise<ExitStatus> {
  refuseContradictions(options);
  if (options.kubernetesVersion !== undefined) chooseVersion(options.kubernetesVersion, []);
  const progress = progressLine(io.stderr);
  const inputs = await readInputs(options, io, progress);
  if (inputs === undefined) return 2;
  const parts = await partsOf(flags, inputs, options, io);
  if (parts === undefined) return 2;
  const { input, problems } = simulationOf(parts);
  tellProblems(problems, io);
  if (problems.some(({ severity }) => severity === "error")) return 2;
  if (options.trials !== undefined) return simulationTrials(input, options, { io, progress });
  tellOrigin(inputs.live?.origin, options.output === undefined, io);
  return options.every === undefined
    ? tellSimulation({ parts, input }, options, { io, progress })
    : tellLosses(input, { ...options, every: options.every }, { io, progress });
}

/** @throws UsageError for options that say nothing together. */
function refuseContradictions({ trials, shard, every, steps, play, output }: SimulateOptions): void {
  const problems: string[] = [];
  if (shard !== undefined && trials === undefined)
    problems.push("--shard is a part of trials: say how many with --trials");
  if (every !== undefined && trials !== undefined) problems.push("--every and --trials can not be had at once");
  if (steps && (every !== undefined || trials !== undefined))
    problems.push("--steps shows one simulation: not with --every or --trials");
  if (play !== undefined && (every !== undefined || trials !== undefined))
    problems.push("--play shows one simulation: not with --every or --trials");
  if (play !== undefined && output !== undefined) problems.push("--play is for people: not with -o");
  if (problems.length > 0) throw new UsageError(problems);
}

interface Running {
  readonly io: Io;
  readonly progress: ProgressLine;
}

/** Plays the changes and tells what comes of them; of an interrupted simulation what had happened by then. */
async function tellSimulation(
  { parts, input }: { readonly parts: SimulationParts; readonly input: SimulationInput },
  { output, steps: asked, play }: SimulateOptions,
  { io, progress }: Running,
): Promise<ExitStatus> {
  const isFilm = play !== undefined && canPlay(io);
  // Where there is nothing to play it on, its steps are told.
  const steps = asked || (play !== undefined && !isFilm);
  const view = { width: io.stdout.columns ?? 80, colors: colorsFor(io.stdout, io.env), steps };
  const frames: Frame[] = [];
  let known: SimulationSoFar | undefined;
  progress.begin("simulating");
  const done = played(io, progress, () =>
    simulate({
      ...input,
      onBegin: (soFar) => {
        known = soFar;
      },
      ...(isFilm ? { onFrame: (frame) => frames.push(frame) } : {}),
      onProgress: (now) =>
        progress.show(() => `simulating: change ${now.change + 1} of ${now.changes}, ${now.steps} steps`),
    }),
  );
  if (done.isDone) {
    const simulation = done.value;
    refuseUnknown(input, [simulation.before, simulation.final]);
    const speed = typeof play === "number" ? play : usualSpeed;
    if (isFilm && !(await playFilm({ frames, steps: simulation.steps, speed }, io))) {
      io.stdout.write(`\n${simulationText(simulation, view)}`);
      throw new Interrupted("the simulation is whole, the film is not");
    }
    if (isFilm) io.stdout.write("\n");
    const most = output === undefined ? 1 : 3;
    const { fixes, isInterrupted } = simulation.why.length === 0 ? noFixes : searchedByWorkload(parts, most, io);
    io.stdout.write(
      output === undefined
        ? simulationText(simulation, { ...view, fixes })
        : structured(simulationJson(simulation, fixes), output),
    );
    if (isInterrupted) throw new Interrupted("the simulation is whole, the search for what helps is not");
    return isAsBefore(simulation) ? 0 : 1;
  }
  if (known === undefined) throw new Interrupted("nothing has happened yet");
  if (output === undefined) io.stdout.write(unfinishedText(known, view));
  throw new Interrupted(`${known.steps.length} steps had been played, and more were to come`);
}

/** Steps in a second. */
const usualSpeed = 2;

interface FoundByWorkload {
  readonly fixes: ReadonlyMap<string, Fixes>;
  readonly isInterrupted: boolean;
}

const noFixes: FoundByWorkload = { fixes: new Map(), isInterrupted: false };

/** What would help workloads that are stuck, by what `why` calls them. */
function searchedByWorkload(parts: SimulationParts, most: number, io: Io): FoundByWorkload {
  let byWorkload: ReadonlyMap<string, Fixes> = new Map();
  const { fixes, isInterrupted } = searched(io, (watch) => {
    byWorkload = findSimulationFixes(parts, { most, ...watch });
    return [...byWorkload.values()];
  });
  if (!isInterrupted) return { fixes: byWorkload, isInterrupted };
  // `Deployment/web` of `Deployment default/web`.
  return { fixes: new Map(fixes.map((one) => [one.workload.replace(/ .*\//, "/"), one])), isInterrupted };
}

function tellLosses(
  input: SimulationInput,
  { every, output, steps }: SimulateOptions & { readonly every: string },
  { io, progress }: Running,
): ExitStatus {
  const view = { width: io.stdout.columns ?? 80, colors: colorsFor(io.stdout, io.env), steps };
  let known: LossesSoFar | undefined;
  progress.begin("simulating");
  const done = played(io, progress, () =>
    loseEach(
      { ...input, onProgress: ({ change, changes }) => progress.show(() => `simulating: ${change + 1} of ${changes}`) },
      every,
      (soFar) => {
        known = soFar;
      },
    ),
  );
  const tell = (losses: Losses): void =>
    io.stdout.write(output === undefined ? lossesText(losses, view) : structured(lossesJson(losses), output));
  if (done.isDone) {
    refuseUnknown(input, [done.value.before]);
    tell(done.value);
    return done.value.losses.every(({ outcome }) => outcome === "completes") ? 0 : 1;
  }
  if (known === undefined) throw new Interrupted("nothing has been tried yet");
  const { of, ...losses } = known;
  tell({ ...losses, losses: worstFirst(losses.losses) });
  throw new Interrupted(`${losses.losses.length} of ${of} had been tried`);
}

/** @throws UsageError for workloads that are not to become ready, or to fail, and that there are none of. */
function refuseUnknown({ notReady = [], failing = {} }: SimulationInput, states: readonly ClusterState[]): void {
  const isThere = (workload: string): boolean => states.some(({ workloads }) => Object.hasOwn(workloads, workload));
  const unknown = [
    ...notReady.filter((workload) => !isThere(workload)).map((workload) => `--not-ready: there is no ${workload}`),
    ...Object.keys(failing)
      .filter((job) => !isThere(job))
      .map((job) => `--fails: there is no ${job}`),
  ];
  if (unknown.length > 0) throw new UsageError(unknown);
}

/** `Job/sum=42` in its parts. */
function jobWithCode(text: string): readonly [string, number] {
  const at = text.lastIndexOf("=");
  return [text.slice(0, at), Number(text.slice(at + 1))];
}

/** Plays; a change that can not be made says what is not there. */
function played<Value>(io: Io, progress: ProgressLine, play: () => Value): Worked<Value> {
  try {
    return worked(io, play);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.clear();
  }
}

async function simulationTrials(
  input: SimulationInput,
  options: SimulateOptions,
  { io, progress }: Running,
): Promise<ExitStatus> {
  const { createEngine: _, ...data } = input;
  // Once here, for changes that can not be made.
  const once = played(io, progress, () => simulate({ ...input, keepsSteps: false }));
  if (!once.isDone) throw new Interrupted("nothing has been tried yet");
  const { objects, changes, namespace = null, notReady = [], failing = {} } = input;
  const inputs = [objects, changes, namespace, notReady, failing];
  return makeTrials({ command: "simulate", input: data }, options, { io, progress, inputs });
}

/** What the options and their files say; `undefined` where they can not be used, which has been said then. */
async function partsOf(
  flags: readonly ChangeFlag[],
  inputs: Inputs,
  options: SimulateOptions,
  io: Io,
): Promise<SimulationParts | undefined> {
  const { cluster, wishes, live } = inputs;
  const namespace = options.namespace ?? live?.namespace;
  const { changes, problems } = await readChanges(flags, io, {
    strictness: strictnessOf(options.validate),
    namespace: namespace ?? "default",
  });
  tellProblems(problems, io);
  if (problems.some(({ severity }) => severity === "error")) return undefined;
  const manifests = [...(cluster?.manifests ?? []), ...wishes];
  const { version } = chooseVersion(options.kubernetesVersion, manifests, live?.serverVersion);
  const profiles = await readProfiles(options, version, io);
  if (profiles === undefined) return undefined;
  if (changes.length + wishes.length === 0 && options.every === undefined) {
    throw new UsageError("nothing happens: say what does, such as -f FILE, --drain NODE, --lose NODE or --every node");
  }
  return {
    ...(cluster === undefined ? {} : { cluster }),
    wishes,
    changes,
    ...(options.namespace === undefined ? {} : { wishNamespace: options.namespace }),
    ...(live === undefined ? {} : { defaultNamespace: live.namespace }),
    ...(namespace === undefined ? {} : { namespace }),
    seed: options.seed,
    order: options.order,
    profiles,
    createEngine: createIncrementalEngine,
    notReady: options.notReady,
    failing: Object.fromEntries(options.fails.map(jobWithCode)),
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
