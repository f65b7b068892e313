import type { Fixes, Plan } from "@stowage/planner";
import { Interrupted } from "../interrupted.ts";
import type { ExitStatus, Io } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import { drawPicture } from "../output/draw-picture.ts";
import { nextStep } from "../output/next-step.ts";
import { pictureOf } from "../output/picture.ts";
import { planJson, unfinishedPlanJson } from "../output/plan-json.ts";
import { planWide } from "../output/plan-wide.ts";
import { tellOrigin } from "../output/origin.ts";
import { structured } from "../output/structured.ts";
import { tellWarnings } from "../output/warnings.ts";
import type { PlanOptions } from "../options.ts";
import { fixesFor } from "./fixes-for.ts";
import { UsageError } from "../usage-error.ts";
import { planExhaustively } from "./plan-exhaustively.ts";
import { planTrials } from "./plan-trials.ts";
import { makePlan } from "./make-plan.ts";

/** `stowage plan`: where would each pod go, and which would stay pending. */
export async function planCommand(options: PlanOptions, io: Io): Promise<ExitStatus> {
  refuseContradictions(options);
  if (options.trials !== undefined) return planTrials(options, io);
  if (options.exhaustive !== undefined) return planExhaustively(options, io);
  const { output } = options;
  const plan = await makePlan(options, io).catch((error: unknown) => {
    if (error instanceof Interrupted && (output === "json" || output === "yaml"))
      io.stdout.write(structured(unfinishedPlanJson(error.progress), output));
    throw error;
  });
  if (plan === undefined) return 2;
  const isForPeople = output === undefined || output === "wide";
  if (isForPeople) tellWarnings(plan.warnings, io);
  const colors = colorsFor(io.stdout, io.env);
  const { fixes, isInterrupted } =
    output === "wide"
      ? { fixes: [], isInterrupted: false }
      : fixesFor(plan, { most: 1, only: ({ isStranger }) => isStranger !== true }, io);
  const text =
    output === "wide"
      ? planWide(plan, colors)
      : output === undefined
        ? drawn(plan, fixes, options, io)
        : structured(planJson(plan, fixes), output);
  tellOrigin(plan.origin, output === undefined, io);
  io.stdout.write(text);
  if (isInterrupted) throw new Interrupted("the plan is whole, the search for what helps is not");
  // What pended before the manifests came is not their answer.
  const isPlaced = plan.pods.every(({ status, isStranger }) => isStranger === true || status === "Scheduled");
  return isPlaced && plan.rollouts.every(({ outcome }) => outcome === "completes") ? 0 : 1;
}

/** @throws UsageError for options that say nothing together. */
function refuseContradictions({ trials, exhaustive, shard, replay, order, output, nodes }: PlanOptions): void {
  const problems: string[] = [];
  const asked = trials === undefined ? "--exhaustive" : "--trials";
  const isOne = trials === undefined && exhaustive === undefined;
  if (trials !== undefined && exhaustive !== undefined)
    problems.push("--trials tries some orders, --exhaustive all of them: one of them is enough");
  if (!isOne && output === "wide") problems.push(`-o wide draws one plan: with ${asked}, json and yaml are possible`);
  if (!isOne && nodes === true) problems.push(`--nodes draws one plan: not with ${asked}`);
  if (!isOne && replay !== undefined) problems.push(`--replay makes one plan: not with ${asked}`);
  if (replay !== undefined && order !== undefined && order > 0)
    problems.push("--replay says the order of arrival: --order is another one");
  if (shard !== undefined && trials === undefined)
    problems.push("--shard is a part of trials: say how many with --trials");
  if (problems.length > 0) throw new UsageError(problems);
}

/** The picture, and what to do next. */
function drawn(plan: Plan, fixes: readonly Fixes[], options: PlanOptions, { stdout, env }: Io): string {
  const colors = colorsFor(stdout, env);
  const { nodes = false } = options;
  const picture = drawPicture(pictureOf(plan, fixes), { width: stdout.columns ?? 80, colors, nodes });
  const next = nextStep(plan, options);
  return next === undefined ? picture : `${picture}${colors.faint(`to see ${next}`)}\n`;
}
