import { createIncrementalEngine, explainPod, pendingReason } from "@stowage/engine";
import { type Plan, planPods, type Warning } from "@stowage/planner";
import { chooseVersion } from "../input/choose-version.ts";
import { type Inputs, readInputs, tellProblems } from "../input/read-inputs.ts";
import { type Profiles, readProfiles } from "../input/read-profiles.ts";
import type { Io } from "../io.ts";
import { progressLine } from "../output/progress.ts";
import type { PlanOptions } from "../options.ts";

/**
 * Reads what the options name and plans it: what `plan` and `explain` have in common.
 *
 * @returns `undefined` when the input can not be used, and was said so.
 */
export async function makePlan(options: PlanOptions, io: Io): Promise<Plan | undefined> {
  // First for what it can say of the option alone.
  if (options.kubernetesVersion !== undefined) chooseVersion(options.kubernetesVersion, []);
  const inputs = await readInputs(options, io);
  if (inputs === undefined) return undefined;
  const manifests = [...(inputs.cluster?.manifests ?? []), ...inputs.wishes];
  const { version, warnings } = chooseVersion(options.kubernetesVersion, manifests);
  const profiles = await readProfiles(options, version, io);
  if (profiles === undefined) return undefined;
  const plan = planInputs({ ...inputs, profiles, warnings }, options, io);
  tellProblems(plan.problems, io);
  return plan.problems.some(({ severity }) => severity === "error") ? undefined : plan;
}

/** All that is planned with. */
interface PlannedInputs extends Inputs {
  readonly profiles: Profiles;
  readonly warnings: readonly Warning[];
}

function planInputs(inputs: PlannedInputs, options: PlanOptions, io: Io): Plan {
  const { namespace, seed } = options;
  const progress = progressLine(io.stderr);
  try {
    return planPods({
      ...inputs,
      ...(namespace === undefined ? {} : { namespace }),
      seed,
      createEngine: createIncrementalEngine,
      reasonOf: (pod, engine) => pendingReason(explainPod(engine, pod, pod.metadata.name ?? "")),
      onProgress: ({ decided, total, round }) =>
        progress.show(`planning: ${decided} of ${total} pods${round === 1 ? "" : `, round ${round}`}`),
    });
  } finally {
    progress.clear();
  }
}
