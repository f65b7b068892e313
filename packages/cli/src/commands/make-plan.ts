import {
  createIncrementalEngine,
  defaultProfile,
  explainPod,
  kubernetesVersions,
  pendingReason,
  type Profile,
} from "@stowage/engine";
import { type Plan, planPods } from "@stowage/planner";
import { type Inputs, readInputs, tellProblems } from "../input/read-inputs.ts";
import type { Io } from "../io.ts";
import { progressLine } from "../output/progress.ts";
import type { PlanOptions } from "../program.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Reads what the options name and plans it: what `plan` and `explain` have in common.
 *
 * @returns `undefined` when the input can not be used, and was said so.
 */
export async function makePlan(options: PlanOptions, io: Io): Promise<Plan | undefined> {
  const profile = profileOf(options.kubernetesVersion);
  const inputs = await readInputs(options, io);
  if (inputs === undefined) return undefined;
  const plan = planInputs(inputs, profile, options, io);
  tellProblems(plan.problems, io);
  return plan.problems.some(({ severity }) => severity === "error") ? undefined : plan;
}

function planInputs(inputs: Inputs, profile: Profile, options: PlanOptions, io: Io): Plan {
  const { namespace, seed } = options;
  const progress = progressLine(io.stderr);
  try {
    return planPods({
      ...inputs,
      ...(namespace === undefined ? {} : { namespace }),
      seed,
      profile,
      createEngine: createIncrementalEngine,
      reasonOf: (pod, engine) => pendingReason(explainPod(engine, pod, pod.metadata.name ?? "")),
      onProgress: ({ decided, total, round }) =>
        progress.show(`planning: ${decided} of ${total} pods${round === 1 ? "" : `, round ${round}`}`),
    });
  } finally {
    progress.clear();
  }
}

function profileOf(version: string): Profile {
  const known = kubernetesVersions.find((one) => one === version.replace(/^v/, ""));
  if (known !== undefined) return defaultProfile(known);
  const list = kubernetesVersions.join(", ");
  throw new UsageError(`--kubernetes-version: "${version}" is not covered yet; covered is ${list}`);
}
