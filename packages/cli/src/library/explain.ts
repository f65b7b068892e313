import { findFixes, findPods, isPlanned, ownerKey } from "@stowage/planner";
import { explainedPod } from "../output/explained-pod.ts";
import { explanationJson } from "../output/explanation-json.ts";
import type { ExplanationDocument } from "./explanation-document.ts";
import { InputError } from "./input-error.ts";
import { madePlan } from "./made-plan.ts";
import type { ExplainRequest } from "./request.ts";

/**
 * Why a pod goes where it goes, or nowhere: for every node what speaks for or against it.
 *
 * @throws InputError as {@link plan} does, and where there is no such pod.
 */
export async function explain({ target, pod, ...request }: ExplainRequest): Promise<ExplanationDocument> {
  const { namespace, ...asked } = request;
  const plan = await madePlan(asked, namespace);
  const found = findPods(plan, target, namespace);
  if (found.kind === "notFound") throw new InputError([{ severity: "error", path: "", message: found.message }]);
  const { pods } = found;
  const chosen =
    pod === undefined
      ? (pods.find((one) => isPlanned(one) && one.status !== "Scheduled") ?? pods.at(-1))
      : pods.find((one) => one.pod.metadata.name === pod);
  if (chosen !== undefined) {
    const workload = isPlanned(chosen) ? ownerKey(chosen) : undefined;
    const [fixes] = findFixes(plan.input, plan, { only: (one) => ownerKey(one) === workload });
    return explanationJson(explainedPod(plan, chosen, fixes), plan.kubernetesVersion);
  }
  const names = pods.map((one) => one.pod.metadata.name).join(", ");
  throw new InputError([
    { severity: "error", path: "", message: `"${pod}" is no pod of ${target}, whose pods are ${names}` },
  ]);
}
