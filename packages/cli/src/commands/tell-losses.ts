import { loseEach, type LossesSoFar, worstFirst } from "@stowage/planner";
import { Interrupted } from "../interrupted.ts";
import type { ExitStatus } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import { lossesJson } from "../output/simulation-json.ts";
import { lossesText } from "../output/simulation-text.ts";
import { structured } from "../output/structured.ts";
import { tellWarnings } from "../output/warnings.ts";
import { played, type Playing, refuseUnknown } from "./play-changes.ts";
import type { SimulateOptions } from "./simulate.ts";
import type { ToldSimulation } from "./tell-simulation.ts";

/** Loses each node or domain in turn, and tells the worst first; of an interrupted run those that had been tried. */
export function tellLosses(
  { input, warnings }: ToldSimulation,
  { every, output }: SimulateOptions & { readonly every: string },
  playing: Playing,
): ExitStatus {
  const { io, progress } = playing;
  let known: LossesSoFar | undefined;
  progress.begin("simulating");
  const done = played(playing, () =>
    loseEach(
      { ...input, onProgress: ({ change, changes }) => progress.show(() => `simulating: ${change + 1} of ${changes}`) },
      every,
      (soFar) => {
        known = soFar;
      },
    ),
  );
  const losses = done.isDone ? done.value : known;
  if (losses === undefined) {
    const none = { kubernetesVersion: input.profiles[0].kubernetesVersion, seed: input.seed, losses: [], warnings };
    if (output !== undefined)
      io.stdout.write(structured(lossesJson({ ...none, before: null }, { isWhole: false }), output));
    throw new Interrupted("nothing has been tried yet");
  }
  refuseUnknown(input, [losses.before]);
  const view = { width: io.stdout.columns ?? 80, colors: colorsFor(io.stdout, io.env), steps: false };
  const told = { ...losses, losses: worstFirst(losses.losses), warnings: [...warnings, ...losses.warnings] };
  if (output === undefined) tellWarnings(told.warnings, io);
  io.stdout.write(
    output === undefined ? lossesText(told, view) : structured(lossesJson(told, { isWhole: done.isDone }), output),
  );
  if (!done.isDone) throw new Interrupted(`${losses.losses.length} of ${known?.of ?? 0} had been tried`);
  return losses.losses.every(({ outcome }) => outcome === "completes") ? 0 : 1;
}
