import { simulate, type SimulationInput } from "@stowage/planner";
import { Interrupted } from "../interrupted.ts";
import type { ExitStatus } from "../io.ts";
import { played, type Playing, refuseUnknown } from "./play-changes.ts";
import type { SimulateOptions } from "./simulate.ts";
import { makeTrials } from "./trials.ts";

/** `stowage simulate --trials N`: how often all goes well, whatever the ties and orders. */
export async function simulationTrials(
  input: SimulationInput,
  options: SimulateOptions,
  playing: Playing,
): Promise<ExitStatus> {
  const { createEngine: _, ...data } = input;
  // Once here, for changes that can not be made.
  const once = played(playing, () => simulate({ ...input, keepsSteps: false }));
  if (!once.isDone) throw new Interrupted("nothing has been tried yet");
  refuseUnknown(input, [once.value.before, once.value.final]);
  const { objects, changes, namespace = null, notReady = [], failing = {} } = input;
  const inputs = [objects, changes, namespace, notReady, failing];
  return makeTrials({ command: "simulate", input: data }, options, { ...playing, inputs });
}
