import { type BoundPod, findPods, isPlanned, ownerKey, type PlannedPod } from "@stowage/planner";
import { Interrupted } from "../interrupted.ts";
import type { ExitStatus, Io } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import { explanationJson } from "../output/explanation-json.ts";
import { explainedPod } from "../output/explained-pod.ts";
import { explanationText } from "../output/explanation-text.ts";
import { fixing } from "../output/next-step.ts";
import { tellOrigin } from "../output/origin.ts";
import { structured } from "../output/structured.ts";
import { tellWarnings } from "../output/warnings.ts";
import type { ExplainOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import { fixesFor } from "./fixes-for.ts";
import { type MadePlan, makePlan } from "./make-plan.ts";
import { whyNoPods } from "./no-pods.ts";

/** `stowage explain`: why there, why not elsewhere. */
export async function explainCommand(target: readonly string[], options: ExplainOptions, io: Io): Promise<ExitStatus> {
  const reference = referenceOf(target);
  // The namespace chooses what is explained: it is no reason to refuse what else there is.
  const plan = await makePlan({ ...options, mayNameOthers: true }, io);
  if (plan === undefined) return 2;
  tellWarnings(plan.notSeen, io);
  const chosen = choosePod(plan, reference, options);
  // Before the plan's engine goes back to the moment in which the pod was decided.
  const found = isPlanned(chosen)
    ? fixesFor(plan, { most: options.fixes, only: (pod) => ownerKey(pod) === ownerKey(chosen) }, io)
    : undefined;
  const explained = explainedPod(plan, chosen, found?.fixes[0]);
  const colors = colorsFor(io.stdout, io.env);
  tellOrigin(plan.origin, options.output === undefined, io);
  io.stdout.write(
    options.output === undefined
      ? explanationText(explained, io.stdout.columns ?? 80, colors, fixing(options))
      : structured(explanationJson(explained, plan.kubernetesVersion), options.output),
  );
  if (found?.isInterrupted === true) throw new Interrupted("all is said but for what else would help");
  return explained.nodeName === undefined ? 1 : 0;
}

/** `deployment/web` and `deployment web` both, as kubectl takes them. */
function referenceOf(target: readonly string[]): string {
  const [first = "", second, ...rest] = target;
  if (rest.length > 0)
    throw new UsageError(`explain takes one pod or workload, not ${target.length} words: ${target.join(" ")}`);
  return second === undefined ? first : `${first}/${second}`;
}

/** The pod that `--pod` names; else the first pending one, else the last. */
function choosePod(plan: MadePlan, reference: string, options: ExplainOptions): PlannedPod | BoundPod {
  const { namespace, pod: name } = options;
  const found = findPods(plan, reference, namespace, plan.namespace);
  if (found.kind === "notFound") {
    const { input, warnings } = plan;
    const manifests = [...(input.cluster?.manifests ?? []), ...input.wishes];
    throw new UsageError(whyNoPods(reference, namespace, { manifests, warnings }) ?? found.message);
  }
  const { pods } = found;
  const names = pods.map(({ pod }) => pod.metadata.name);
  const chosen =
    name === undefined
      ? (pods.find((one) => isPlanned(one) && one.status !== "Scheduled") ?? pods.at(-1))
      : pods.find(({ pod }) => pod.metadata.name === name);
  if (chosen !== undefined) return chosen;
  throw new UsageError(`--pod: "${name}" is no pod of ${reference}, whose pods are ${names.join(", ")}`);
}
