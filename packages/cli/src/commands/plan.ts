import type { Fixes, Plan } from "@stowage/planner";
import type { ExitStatus, Io } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import { drawPicture } from "../output/draw-picture.ts";
import { nextStep } from "../output/next-step.ts";
import { pictureOf } from "../output/picture.ts";
import { planJson } from "../output/plan-json.ts";
import { planWide } from "../output/plan-wide.ts";
import { tellOrigin } from "../output/origin.ts";
import { structured } from "../output/structured.ts";
import { tellWarnings } from "../output/warnings.ts";
import type { PlanOptions } from "../options.ts";
import { fixesFor } from "./fixes-for.ts";
import { UsageError } from "../usage-error.ts";
import { planTrials } from "./plan-trials.ts";
import { makePlan } from "./make-plan.ts";

/** `stowage plan`: where would each pod go, and which would stay pending. */
export async function planCommand(options: PlanOptions, io: Io): Promise<ExitStatus> {
  if (options.trials !== undefined) {
    if (options.output === "wide")
      throw new UsageError("-o wide draws one plan: with --trials, json and yaml are possible");
    return planTrials(options, io);
  }
  if (options.shard !== undefined) throw new UsageError("--shard is a part of trials: say how many with --trials");
  const plan = await makePlan(options, io);
  if (plan === undefined) return 2;
  const { output } = options;
  const isForPeople = output === undefined || output === "wide";
  if (isForPeople) tellWarnings(plan.warnings, io);
  const colors = colorsFor(io.stdout, io.env);
  const fixes = output === "wide" ? [] : fixesFor(plan, { most: 1, only: ({ isStranger }) => isStranger !== true });
  const text =
    output === "wide"
      ? planWide(plan, colors)
      : output === undefined
        ? drawn(plan, fixes, options, io)
        : structured(planJson(plan, fixes), output);
  tellOrigin(plan.origin, output === undefined, io);
  io.stdout.write(text);
  // What pended before the manifests came is not their answer.
  const isPlaced = plan.pods.every(({ status, isStranger }) => isStranger === true || status === "Scheduled");
  return isPlaced && plan.rollouts.every(({ outcome }) => outcome === "completes") ? 0 : 1;
}

/** The picture, and what to do next. */
function drawn(plan: Plan, fixes: readonly Fixes[], options: PlanOptions, { stdout, env }: Io): string {
  const colors = colorsFor(stdout, env);
  const { nodes = false } = options;
  const picture = drawPicture(pictureOf(plan, fixes), { width: stdout.columns ?? 80, colors, nodes });
  const next = nextStep(plan, options);
  return next === undefined ? picture : `${picture}${colors.faint(`to see ${next}`)}\n`;
}
