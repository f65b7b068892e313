import type { ExitStatus, Io } from "../io.ts";
import { tellOrigin } from "../output/origin.ts";
import { progressLine } from "../output/progress.ts";
import type { PlanOptions } from "../options.ts";
import { planData } from "../workers/trial-job.ts";
import { makePlan } from "./make-plan.ts";
import { makeTrials } from "./trials.ts";

/** `stowage plan --trials N`: how often everything is placed, whatever the ties and the order of arrival. */
export async function planTrials(options: PlanOptions, io: Io): Promise<ExitStatus> {
  // Once here, for what is wrong with the manifests.
  const plan = await makePlan(options, io);
  if (plan === undefined) return 2;
  tellOrigin(plan.origin, options.output === undefined, io);
  const { cluster, wishes, order = 0 } = plan.input;
  const manifests = [...(cluster?.manifests ?? []), ...wishes];
  const inputs = [manifests.map(({ object }) => object), wishes.length, options.namespace ?? null];
  return makeTrials(
    { command: "plan", input: planData(plan.input) },
    { ...options, order },
    { io, progress: progressLine(io.stderr), inputs },
  );
}
