import { createIncrementalEngine, explainPod, pendingReason } from "@stowage/engine";
import { type Plan, type PlanInput, type PlannedPod, planPods, type Warning } from "@stowage/planner";
import { chooseVersion } from "../input/choose-version.ts";
import { type Inputs, readInputs, tellProblems } from "../input/read-inputs.ts";
import type { Profiles } from "../input/configured-profiles.ts";
import { readProfiles } from "../input/read-profiles.ts";
import type { Io } from "../io.ts";
import { tellProgress } from "../output/plan-progress.ts";
import { type ProgressLine, progressLine } from "../output/progress.ts";
import type { PlanOptions } from "../options.ts";

/**
 * Reads what the options name and plans it: what `plan` and `explain` have in common.
 *
 * @returns `undefined` when the input can not be used, and was said so.
 */
export async function makePlan(options: MakePlanOptions, io: Io): Promise<MadePlan | undefined> {
  // First for what it can say of the option alone.
  if (options.kubernetesVersion !== undefined) chooseVersion(options.kubernetesVersion, []);
  const progress = progressLine(io.stderr);
  const inputs = await readInputs(options, io, progress);
  if (inputs === undefined) return undefined;
  const manifests = [...(inputs.cluster?.manifests ?? []), ...inputs.wishes];
  const { live } = inputs;
  const { version, warnings, assumption } = chooseVersion(options.kubernetesVersion, manifests, live?.serverVersion);
  const profiles = await readProfiles(options, version, io);
  if (profiles === undefined) return undefined;
  const notSeen = (live?.notSeen ?? []).map(
    (message): Warning => ({ code: "NotSeen", object: "", path: "", message: `not seen: ${message}` }),
  );
  const input = planInput({ ...inputs, profiles, warnings: [...warnings, ...notSeen] }, options);
  const plan = planned(input, progress);
  tellProblems(plan.problems, io);
  if (plan.problems.some(({ severity }) => severity === "error")) return undefined;
  const said = assumption !== undefined && plan.pods.some(hasMessage) ? [assumption, ...plan.warnings] : plan.warnings;
  return {
    ...plan,
    input,
    warnings: said,
    namespace: options.namespace ?? live?.namespace,
    notSeen,
    origin: live?.origin,
  };
}

/** Whether the scheduler has something to say of the pod, which differs between versions. */
function hasMessage({ message, event }: PlannedPod): boolean {
  return message !== undefined || event !== undefined;
}

/** A plan, and where its answers come from. */
export interface MadePlan extends Plan {
  /** What it was made of. */
  readonly input: PlanInput;
  /** The one asked for, else that of the living cluster's context. */
  readonly namespace: string | undefined;
  /** What of a living cluster the plan does without. */
  readonly notSeen: readonly Warning[];
  /** The living cluster that was asked, in a line. */
  readonly origin: string | undefined;
}

interface MakePlanOptions extends PlanOptions {
  /** Whether manifests may name another namespace than that of the options: where it chooses what is asked about. */
  readonly mayNameOthers?: boolean;
}

/** All that is planned with. */
interface PlannedInputs extends Inputs {
  readonly profiles: Profiles;
  readonly warnings: readonly Warning[];
}

function planInput(inputs: PlannedInputs, options: MakePlanOptions): PlanInput {
  const { namespace, mayNameOthers = false, seed } = options;
  const usual = namespace ?? inputs.live?.namespace;
  return {
    ...inputs,
    ...(namespace === undefined || mayNameOthers ? {} : { namespace }),
    ...(usual === undefined ? {} : { defaultNamespace: usual }),
    seed,
    ...(options.order === undefined ? {} : { order: options.order }),
    createEngine: createIncrementalEngine,
  };
}

function planned(input: PlanInput, progress: ProgressLine): Plan {
  try {
    return planPods({
      ...input,
      reasonOf: (pod, engine) => pendingReason(explainPod(engine, pod, pod.metadata.name ?? "")),
      onProgress: (made) => tellProgress(made, progress),
    });
  } finally {
    progress.clear();
  }
}
