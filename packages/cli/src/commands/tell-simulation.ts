import {
  findSimulationFixes,
  type Fixes,
  type Frame,
  isAnything,
  madeWorse,
  simulate,
  type SimulationInput,
  type SimulationParts,
  type SimulationSoFar,
  type Warning,
} from "@stowage/planner";
import { Interrupted } from "../interrupted.ts";
import type { ExitStatus, Io } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import { canPlay, playFilm } from "../output/play-film.ts";
import { simulationJson, unfinishedJson } from "../output/simulation-json.ts";
import { type SimulationView, simulationText, unfinishedText } from "../output/simulation-text.ts";
import { structured } from "../output/structured.ts";
import { tellWarnings } from "../output/warnings.ts";
import { searched } from "./fixes-for.ts";
import { played, type Playing, refuseUnknown } from "./play-changes.ts";
import type { SimulateOptions } from "./simulate.ts";

/** What is simulated, and what is to be said beforehand. */
export interface ToldSimulation {
  readonly parts: SimulationParts;
  readonly input: SimulationInput;
  readonly warnings: readonly Warning[];
}

/** Plays the changes and tells what comes of them; of an interrupted simulation what had happened by then. */
export async function tellSimulation(
  { parts, input, warnings }: ToldSimulation,
  { output, steps, play }: SimulateOptions,
  playing: Playing,
): Promise<ExitStatus> {
  const { io, progress } = playing;
  const isFilm = play !== undefined && canPlay(io);
  const frames: Frame[] = [];
  let known: SimulationSoFar | undefined;
  progress.begin("simulating");
  const done = played(playing, () =>
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
  // Where there is nothing to play it on, its steps are told.
  const view = viewOn(io, steps || (play !== undefined && !isFilm));
  if (!done.isDone) {
    if (output !== undefined) io.stdout.write(structured(unfinishedJson(known, input), output));
    if (known === undefined) throw new Interrupted("nothing has happened yet");
    if (output === undefined) io.stdout.write(unfinishedText(known, view));
    throw new Interrupted(`${known.steps.length} steps had been played, and more were to come`);
  }
  const simulation = { ...done.value, warnings: [...warnings, ...done.value.warnings] };
  refuseUnknown(input, [simulation.before, simulation.final]);
  if (output === undefined) tellWarnings(simulation.warnings, io);
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
  if (simulation.changes.some(({ drain }) => drain === "blocked")) return 1;
  const worse = played(playing, () => madeWorse(input, simulation));
  if (!worse.isDone) throw new Interrupted("the simulation is whole; whether all would end so without it is not known");
  return isAnything(worse.value) ? 1 : 0;
}

/** Steps in a second. */
const usualSpeed = 2;

function viewOn({ stdout, env }: Io, steps: boolean): SimulationView {
  const { columns } = stdout;
  const view = { width: columns ?? 80, colors: colorsFor(stdout, env), steps };
  return columns === undefined ? view : { ...view, stepWidth: columns };
}

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
