import { createIncrementalEngine } from "@stowage/engine";
import { type PlanInput, type SimulationInput, type Trial, tryPlan, trySimulation } from "@stowage/planner";

/** What trials are made of, as data that can be handed to a thread: objects have lost where they came from. */
export type TrialJob =
  | { readonly command: "plan"; readonly input: TrialData<PlanInput> }
  | { readonly command: "simulate"; readonly input: TrialData<SimulationInput> };

type TrialData<Input> = Omit<Input, "createEngine" | "reasonOf" | "onProgress" | "warnings">;

/** A plan's input, without what can not be handed on. */
export function planData({ cluster, wishes, ...rest }: PlanInput): TrialData<PlanInput> {
  const { createEngine: _, reasonOf: __, onProgress: ___, warnings: ____, ...data } = rest;
  return {
    ...data,
    wishes: wishes.map(({ object }) => bare(object)),
    ...(cluster === undefined
      ? {}
      : { cluster: { ...cluster, manifests: cluster.manifests.map(({ object }) => bare(object)) } }),
  };
}

/** Makes the trials of a job, one at a time. */
export function trialMaker(job: TrialJob): (trial: number) => Trial {
  switch (job.command) {
    case "plan": {
      const { cluster, wishes } = job.input;
      const input: PlanInput = {
        ...job.input,
        createEngine: createIncrementalEngine,
        wishes: wishes.map(({ object }) => placeless(object)),
        ...(cluster === undefined
          ? {}
          : { cluster: { ...cluster, manifests: cluster.manifests.map(({ object }) => placeless(object)) } }),
      };
      return (trial) => tryPlan(input, trial);
    }
    case "simulate": {
      const input: SimulationInput = { ...job.input, createEngine: createIncrementalEngine };
      return (trial) => trySimulation(input, trial);
    }
    default:
      return job satisfies never;
  }
}

type AnyManifest = PlanInput["wishes"][number];

// A function can not be handed to a thread; the trial's own has nothing to point at.
function bare(object: AnyManifest["object"]): AnyManifest {
  return { object } as AnyManifest;
}

function placeless(object: AnyManifest["object"]): AnyManifest {
  return { object, positionOf: () => undefined };
}
