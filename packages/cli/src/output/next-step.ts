import type { Plan, PlannedPod } from "@stowage/planner";
import type { PlanOptions } from "../options.ts";
import { calledNames } from "./called-names.ts";
import { visible } from "./visible.ts";

/** What the options say that another command needs as well. */
export type NextStepOptions = Pick<
  PlanOptions,
  "filename" | "recursive" | "cluster" | "namespace" | "seed" | "kubernetesVersion" | "schedulerConfig"
>;

/** What to look at after a plan, as the end of a sentence, with how to; nothing where there is nothing to place. */
export function nextStep({ pods: all, removed, cluster }: Plan, options: NextStepOptions): string | undefined {
  const called = calledNames([...all, ...removed]);
  const pods = all.filter(({ isStranger }) => isStranger !== true);
  const titleOf = (planned: PlannedPod): string => visible(called(planned));
  const pending = pods.find(({ status }) => status !== "Scheduled");
  if (pending !== undefined) return `what keeps ${titleOf(pending)} from a node: ${explaining(pending, options)}`;
  const evicting = pods.find(({ victims }) => victims.length > 0);
  if (evicting !== undefined) return `why ${titleOf(evicting)} evicts others: ${explaining(evicting, options)}`;
  const [first] = pods;
  if (first === undefined) return undefined;
  if (options.cluster === undefined && cluster.source.startsWith("a made-up cluster"))
    return "the same on your cluster: add --cluster live";
  return `why there, and not elsewhere: ${explaining(first, options)}`;
}

/** A workload's pods are asked for by its name: theirs are made up anew for each plan. */
function referenceOf({ pod, owner }: PlannedPod): string {
  return owner === undefined ? `pod/${pod.metadata.name ?? ""}` : `${owner.kind.toLowerCase()}/${owner.name}`;
}

function explaining(planned: PlannedPod, options: NextStepOptions): string {
  const { namespace = "default" } = planned.pod.metadata;
  const where = namespace === (options.namespace ?? "default") && options.namespace === undefined;
  return commandLine(["explain", referenceOf(planned), ...(where ? [] : ["-n", namespace])], options);
}

/** How to see fixes as changes of the files; nothing where there are no files. */
export function fixing(options: NextStepOptions): string | undefined {
  if (options.filename.every((path) => path === "-")) return undefined;
  const { namespace } = options;
  return commandLine(["fix", ...(namespace === undefined ? [] : ["-n", namespace])], options);
}

function commandLine(start: readonly string[], options: NextStepOptions): string {
  const { filename, recursive, cluster, seed, kubernetesVersion, schedulerConfig } = options;
  const words = [
    "stowage",
    ...start,
    ...filename.flatMap((path) => ["-f", path]),
    ...(recursive ? ["-R"] : []),
    ...(cluster === undefined ? [] : cluster.split(";").flatMap((group) => ["--cluster", group])),
    ...(seed === 0 ? [] : ["--seed", String(seed)]),
    ...(kubernetesVersion === undefined ? [] : ["--kubernetes-version", kubernetesVersion]),
    ...(schedulerConfig === undefined ? [] : ["--scheduler-config", schedulerConfig]),
  ];
  return words.map(quoted).join(" ");
}

/** For a shell, where it is needed. */
function quoted(word: string): string {
  const shown = visible(word);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}
