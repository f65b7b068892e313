import { createIncrementalEngine, explainPod, pendingReason } from "@stowage/engine";
import {
  type Plan,
  type PlanInput,
  type PlannedPod,
  type PlanProgress,
  planPods,
  type Warning,
} from "@stowage/planner";
import { chooseVersion } from "../input/choose-version.ts";
import { type Inputs, readInputs, tellProblems } from "../input/read-inputs.ts";
import type { Profiles } from "../input/configured-profiles.ts";
import { readProfiles } from "../input/read-profiles.ts";
import { Interrupted } from "../interrupted.ts";
import { type Io, worked } from "../io.ts";
import { interruptedPlan, tellProgress } from "../output/plan-progress.ts";
import { type ProgressLine, progressLine } from "../output/progress.ts";
import type { PlanOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Reads what the options name and plans it: what `plan` and `explain` have in common.
 *
 * @returns `undefined` when the input can not be used, and was said so.
 * @throws Interrupted when Ctrl-C comes before the plan is made.
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
  const plan = planned(input, { io, progress });
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
    asksRunnerUp: options.output === "wide",
    ...(options.order === undefined ? {} : { order: options.order }),
    ...(options.replay === undefined ? {} : { replay: options.replay }),
    createEngine: createIncrementalEngine,
  };
}

function planned(input: PlanInput, { io, progress }: { readonly io: Io; readonly progress: ProgressLine }): Plan {
  let last: PlanProgress | undefined;
  const reasonOf: PlanInput["reasonOf"] = (pod, engine) =>
    pendingReason(explainPod(engine, pod, pod.metadata.name ?? ""));
  const onProgress: PlanInput["onProgress"] = (made) => {
    last = made;
    tellProgress(made, progress);
  };
  try {
    const done = worked(io, () => planPods({ ...input, reasonOf, onProgress }));
    if (done.isDone) return done.value;
  } catch (error) {
    // A sequence that leads nowhere: it says where it goes wrong.
    if (input.replay !== undefined && error instanceof RangeError) throw new UsageError(`--replay: ${error.message}`);
    throw error;
  } finally {
    progress.clear();
  }
  throw new Interrupted(interruptedPlan(last), last);
}
