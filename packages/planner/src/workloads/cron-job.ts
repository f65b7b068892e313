import type { CronJob, Job } from "@stowage/engine";
import { fnv1a } from "../names/fnv.ts";
import { madeUpUid } from "../names/made-up-uid.ts";
import { type AppliedWorkload, type ControllerView, type Made, nothingMade } from "./controller.ts";
import { jobPods } from "./job.ts";
import { controllerReference } from "./pod-from-template.ts";

/**
 * The pods of one run of a CronJob, beside whatever earlier runs have left. Upstream names the Job by the minute of its
 * time; ours has a number of the same size in that place. Source: `getJobFromTemplate2` (pkg/controller/cronjob/utils.go).
 */
export function cronJobPods({ metadata, spec }: AppliedWorkload<CronJob>, view: ControllerView): Made {
  if (spec.suspend === true) {
    return {
      ...nothingMade,
      notes: [{ code: "Suspended", path: "spec.suspend", message: "is suspended: starts no Job" }],
    };
  }
  const { namespace } = metadata;
  const name = `${metadata.name}-${10_000_000 + (fnv1a(`${namespace}/${metadata.name}`) % 90_000_000)}`;
  const job: AppliedWorkload<Job> = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      ...spec.jobTemplate.metadata,
      namespace,
      name,
      uid: madeUpUid(`Job/${namespace}/${name}`),
      ownerReferences: [controllerReference("batch/v1", "CronJob", metadata.name, metadata.uid)],
    },
    spec: spec.jobTemplate.spec,
  };
  const made = jobPods(job, { ...view, owned: [], succeeded: [], failed: [] });
  const oneRun = {
    code: "OneRun",
    path: "spec.schedule",
    message: "one run is planned, as if it started now",
  } as const;
  return { ...made, notes: [...made.notes, oneRun] };
}
