import type { Random } from "../random.ts";
import type { JsonObject } from "./json-object.ts";
import { randomJob } from "./random-job.ts";
import { type RandomTemplate, templateObject } from "./random-template.ts";
import { randomClaimTemplates } from "./random-volumes.ts";

/** A workload as somebody wants it; an apply wants another one. */
export interface RandomWorkload {
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet" | "Job";
  readonly name: string;
  readonly replicas: number;
  readonly template: RandomTemplate;
  /** How it is updated. */
  readonly strategy: JsonObject;
  /** More fields of its spec. */
  readonly more: JsonObject;
}

const sizes = [0, 1, 1, 2, 3, "10%", "25%", "30%", "34%", "50%", "100%", "1%", "0%"] as const;

/** A strategy that the API server takes: surge and unavailable are not both nothing. */
export function randomStrategy(random: Random, kind: RandomWorkload["kind"], replicas: number): JsonObject {
  switch (kind) {
    case "Deployment":
      return random.chance(0.4) ? { strategy: { type: "RollingUpdate" } } : { strategy: rollingUpdate(random) };
    case "StatefulSet":
      return statefulSetStrategy(random, replicas);
    case "DaemonSet":
      return random.maybe(0.7, () => ({
        updateStrategy: { type: "RollingUpdate", rollingUpdate: daemonUpdate(random) },
      }));
    case "Job":
      return {};
    default:
      return kind satisfies never;
  }
}

function rollingUpdate(random: Random): JsonObject {
  if (random.chance(0.12)) return { type: "Recreate" };
  const [maxSurge, maxUnavailable] = [random.pick(sizes), random.pick(sizes)];
  const isNothing = (size: (typeof sizes)[number]): boolean => size === 0 || size === "0%";
  if (isNothing(maxSurge) && isNothing(maxUnavailable)) return rollingUpdate(random);
  return { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } };
}

function daemonUpdate(random: Random): JsonObject {
  const size = random.pick([1, 1, 2, 3, "25%", "50%", "100%"]);
  return random.chance(0.5) ? { maxSurge: size, maxUnavailable: 0 } : { maxUnavailable: size };
}

function statefulSetStrategy(random: Random, replicas: number): JsonObject {
  const rolling = {
    ...random.maybe(0.3, () => ({ partition: random.int(0, replicas + 1) })),
    ...random.maybe(0.4, () => ({ maxUnavailable: random.pick([1, 2, 3, "25%", "50%", "100%"]) })),
  };
  const type = random.chance(0.08) ? "OnDelete" : "RollingUpdate";
  if (type === "OnDelete") return { updateStrategy: { type } };
  return random.chance(0.25) ? {} : { updateStrategy: { type, rollingUpdate: rolling } };
}

/** What workloads of a cluster may have. */
export interface WorkloadTraits {
  /** Whether there are volumes for StatefulSets. */
  readonly hasVolumes: boolean;
  /** Whether pods may have to be ready for a while. */
  readonly hasMinReady: boolean;
}

/** What of a workload never changes. */
export function randomMore(
  random: Random,
  kind: RandomWorkload["kind"],
  replicas: number,
  { hasVolumes, hasMinReady }: WorkloadTraits,
): JsonObject {
  const waits = hasMinReady && kind !== "Job" && random.chance(0.7) ? { minReadySeconds } : {};
  switch (kind) {
    case "Deployment":
      return {
        progressDeadlineSeconds: hasMinReady ? 2 * minReadySeconds : 3,
        ...waits,
        ...random.maybe(0.05, () => ({ revisionHistoryLimit: random.int(0, 1) })),
      };
    case "StatefulSet":
      return {
        serviceName: "db",
        podManagementPolicy: random.pick(["OrderedReady", "OrderedReady", "Parallel"]),
        ...waits,
        ...random.maybe(0.1, () => ({ ordinals: { start: random.int(1, 3) } })),
        ...(hasVolumes && random.chance(0.8) ? randomClaimTemplates(random) : {}),
      };
    case "DaemonSet":
      return waits;
    case "Job":
      return randomJob(random, replicas);
    default:
      return kind satisfies never;
  }
}

/** Longer than a case takes: whoever plays it makes the time pass. */
export const minReadySeconds = 300;

/** The workload as a manifest. @param namespace left out of changes, which name it otherwise */
export function workloadObject(
  { kind, name, replicas, template, strategy, more }: RandomWorkload,
  namespace?: string,
): JsonObject {
  const isJob = kind === "Job";
  const sized = kind === "DaemonSet" ? {} : isJob ? { parallelism: replicas } : { replicas };
  return {
    apiVersion: isJob ? "batch/v1" : "apps/v1",
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), labels: { app: name } },
    spec: {
      ...sized,
      ...(isJob ? {} : { selector: { matchLabels: { app: name } } }),
      ...strategy,
      ...more,
      template: templateObject(name, template, isJob ? restartPolicyOf(more) : undefined),
    },
  };
}

/** A few Jobs have their containers started again; not those that look at failed pods. */
function restartPolicyOf({ backoffLimit, backoffLimitPerIndex }: JsonObject): string {
  return backoffLimitPerIndex === undefined && backoffLimit === 2 ? "OnFailure" : "Never";
}
