import { createIncrementalEngine } from "@stowage/engine";
import { ChangesRefused, givenCluster, simulationOf, type SimulationParts, type Warning } from "@stowage/planner";
import type { ChangeFlag } from "../input/change-flags.ts";
import { chooseVersion } from "../input/choose-version.ts";
import { placedProblems } from "../input/placed-problems.ts";
import { type PlacedChange, readChanges } from "../input/read-changes.ts";
import { type Inputs, readInputs, strictnessOf, tellProblems } from "../input/read-inputs.ts";
import { readProfiles } from "../input/read-profiles.ts";
import type { ExitStatus, Io } from "../io.ts";
import { tellOrigin } from "../output/origin.ts";
import { progressLine } from "../output/progress.ts";
import type { PlanOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import type { Playing } from "./play-changes.ts";
import { simulationTrials } from "./simulation-trials.ts";
import { tellLosses } from "./tell-losses.ts";
import { tellSimulation } from "./tell-simulation.ts";

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
  const namespace = options.namespace ?? inputs?.live?.namespace;
  const { changes, problems } = await readChanges(flags, io, {
    strictness: strictnessOf(options.validate),
    namespace: namespace ?? "default",
  });
  tellProblems(problems, io);
  if (inputs === undefined || problems.some(({ severity }) => severity === "error")) return 2;
  const asked = await askedFor({ inputs, changes, namespace }, options, io);
  if (asked === undefined) return 2;
  try {
    return await told(asked, inputs, options, { io, progress });
  } catch (error) {
    if (!(error instanceof ChangesRefused)) throw error;
    tellProblems(placedProblems(error.problems, changes), io);
    return 2;
  }
}

async function told(
  { parts, warnings: known }: Asked,
  { live }: Inputs,
  options: SimulateOptions,
  playing: Playing,
): Promise<ExitStatus> {
  const { io } = playing;
  const { input, problems, warnings } = simulationOf(parts);
  tellProblems(problems, io);
  if (problems.some(({ severity }) => severity === "error")) return 2;
  if (options.trials !== undefined) return simulationTrials(input, options, playing);
  tellOrigin(live?.origin, options.output === undefined, io);
  const simulation = { parts, input, warnings: [...known, ...warnings] };
  return options.every === undefined
    ? tellSimulation(simulation, options, playing)
    : tellLosses(simulation, { ...options, every: options.every }, playing);
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

/** What is to be simulated, and what is to be said of it. */
interface Asked {
  readonly parts: SimulationParts;
  readonly warnings: readonly Warning[];
}

interface ReadInput {
  readonly inputs: Inputs;
  readonly changes: readonly PlacedChange[];
  readonly namespace: string | undefined;
}

/** What the options and their files ask for; `undefined` where they can not be used, which has been said then. */
async function askedFor(
  { inputs, changes, namespace }: ReadInput,
  options: SimulateOptions,
  io: Io,
): Promise<Asked | undefined> {
  const { cluster, wishes, live } = inputs;
  const manifests = [...(cluster?.manifests ?? []), ...wishes];
  const { version, warnings } = chooseVersion(options.kubernetesVersion, manifests, live?.serverVersion);
  const profiles = await readProfiles(options, version, io);
  if (profiles === undefined) return undefined;
  if (changes.length + wishes.length === 0 && options.every === undefined) {
    throw new UsageError("nothing happens: say what does, such as -f FILE, --drain NODE, --lose NODE or --every node");
  }
  const given = madeUpFor(inputs, changes);
  const notSeen = (live?.notSeen ?? []).map(
    (message): Warning => ({ code: "NotSeen", object: "", path: "", message: `not seen: ${message}` }),
  );
  const parts = {
    ...(given.cluster === undefined ? {} : { cluster: given.cluster }),
    wishes,
    changes: changes.map(({ change }) => change),
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
  return { parts, warnings: [...warnings, ...notSeen, ...(given.warnings ?? [])] };
}

/** The cluster: a made-up one where neither manifests nor changes bring a node. */
function madeUpFor(
  { cluster, wishes }: Pick<Inputs, "cluster" | "wishes">,
  changes: readonly PlacedChange[],
): Partial<ReturnType<typeof givenCluster>> {
  const applied = changes.flatMap(({ change }) => (change.kind === "apply" ? change.objects : []));
  if (cluster === undefined && [...wishes.map(({ object }) => object), ...applied].some(({ kind }) => kind === "Node"))
    return {};
  return givenCluster({ wishes, ...(cluster === undefined ? {} : { cluster }) }, "simulated");
}

/** `Job/sum=42` in its parts. */
function jobWithCode(text: string): readonly [string, number] {
  const at = text.lastIndexOf("=");
  return [text.slice(0, at), Number(text.slice(at + 1))];
}
