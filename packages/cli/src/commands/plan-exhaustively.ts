import { type Exhaustion, exhaustPlan, NotProvable } from "@stowage/planner";
import { Interrupted } from "../interrupted.ts";
import { type ExitStatus, type Io, worked, type Worked } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import { exhaustionJson } from "../output/exhaustion-json.ts";
import { exhaustionText } from "../output/exhaustion-text.ts";
import { tellOrigin } from "../output/origin.ts";
import { progressLine } from "../output/progress.ts";
import { structured } from "../output/structured.ts";
import type { PlanOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import { type MadePlan, makePlan } from "./make-plan.ts";

/** `stowage plan --exhaustive`: whether all is placed, whatever the order of arrival and the choice among equals. */
export async function planExhaustively(options: PlanOptions, io: Io): Promise<ExitStatus> {
  // Once as usual, for what is wrong with the manifests.
  const plan = await makePlan(options, io);
  if (plan === undefined) return 2;
  let known: (() => Exhaustion) | undefined;
  const done = search(plan, options, io, (soFar) => {
    known = soFar;
  });
  const exhaustion = done.isDone ? done.value : known?.();
  if (exhaustion === undefined) throw new Interrupted("nothing has been tried yet");
  const { output } = options;
  tellOrigin(plan.origin, output === undefined, io);
  const view = { width: io.stdout.columns ?? 80, colors: colorsFor(io.stdout, io.env) };
  io.stdout.write(
    output === undefined ? exhaustionText(exhaustion, view) : structured(exhaustionJson(exhaustion), output),
  );
  if (!done.isDone) throw new Interrupted("there is more to see than what was seen");
  return exhaustion.everythingPlaced === "always" ? 0 : 1;
}

function search(
  { input }: MadePlan,
  { exhaustive }: PlanOptions,
  io: Io,
  onProgress: (soFar: () => Exhaustion) => void,
): Worked<Exhaustion> {
  const progress = progressLine(io.stderr);
  let states = 0;
  try {
    return worked(io, () =>
      exhaustPlan(input, {
        ...(typeof exhaustive === "number" ? { most: exhaustive } : {}),
        onProgress: (soFar) => {
          states++;
          onProgress(soFar);
          progress.show(() => `trying every order and choice: ${states} states seen`);
        },
      }),
    );
  } catch (error) {
    if (error instanceof NotProvable) throw new UsageError(`--exhaustive can not prove this: ${error.message}`);
    throw error;
  } finally {
    progress.clear();
  }
}
