import { createIncrementalEngine } from "@stowage/engine";
import { planPods } from "@stowage/planner";
import { chooseVersion } from "../input/choose-version.ts";
import { readInputs, tellProblems } from "../input/read-inputs.ts";
import { readProfiles } from "../input/read-profiles.ts";
import type { ExitStatus, Io } from "../io.ts";
import { tellOrigin } from "../output/origin.ts";
import { progressLine } from "../output/progress.ts";
import type { PlanOptions } from "../options.ts";
import { planData } from "../workers/trial-job.ts";
import { makeTrials } from "./trials.ts";

/** `stowage plan --trials N`: how often everything is placed, whatever the ties and the order of arrival. */
export async function planTrials(options: PlanOptions, io: Io): Promise<ExitStatus> {
  if (options.kubernetesVersion !== undefined) chooseVersion(options.kubernetesVersion, []);
  const progress = progressLine(io.stderr);
  const inputs = await readInputs(options, io, progress);
  if (inputs === undefined) return 2;
  const { cluster, wishes, live } = inputs;
  const manifests = [...(cluster?.manifests ?? []), ...wishes];
  const { version } = chooseVersion(options.kubernetesVersion, manifests, live?.serverVersion);
  const profiles = await readProfiles(options, version, io);
  if (profiles === undefined) return 2;
  const usual = options.namespace ?? live?.namespace;
  const { order = 0, seed } = options;
  const input = {
    ...(cluster === undefined ? {} : { cluster }),
    wishes,
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
    ...(usual === undefined ? {} : { defaultNamespace: usual }),
    seed,
    order,
    profiles,
    createEngine: createIncrementalEngine,
  };
  // Once here, for what is wrong with the manifests.
  const { problems } = planPods(input);
  tellProblems(problems, io);
  if (problems.some(({ severity }) => severity === "error")) return 2;
  tellOrigin(live?.origin, options.output === undefined, io);
  const said = [manifests.map(({ object }) => object), wishes.length, options.namespace ?? null];
  return makeTrials({ command: "plan", input: planData(input) }, { ...options, order }, { io, progress, inputs: said });
}
