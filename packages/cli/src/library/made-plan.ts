import {
  createIncrementalEngine,
  defaultProfile,
  explainPod,
  type KubernetesVersion,
  nearestVersion,
  pendingReason,
} from "@stowage/engine";
import { type Problem, readManifests, type ReadResult } from "@stowage/manifests";
import {
  type ClusterInput as PlannedCluster,
  describesCluster,
  madeUpCluster,
  type Plan,
  type PlanInput,
  planPods,
  type Warning,
} from "@stowage/planner";
import { chooseVersion } from "../input/choose-version.ts";
import { areProfiles, configuredProfiles, type Profiles } from "../input/configured-profiles.ts";
import { InputError } from "./input-error.ts";
import type { ClusterInput, PlanRequest } from "./request.ts";
import { sourceOf, sourcesOf } from "./sources.ts";

/**
 * The plan of a request.
 *
 * @param defaultNamespace Of manifests that name none, where others may name another.
 * @throws InputError with every problem of its manifests, cluster and configuration.
 * @throws RangeError for a seed or a version that is none.
 */
export async function madePlan(request: PlanRequest, defaultNamespace?: string): Promise<LibraryPlan> {
  const input = await planInputOf(request, defaultNamespace);
  return { ...acceptedPlan(input), input };
}

/** A plan, and what it was made of. */
export interface LibraryPlan extends Plan {
  readonly input: PlanInput;
}

/** @throws InputError for wishes that kubectl would refuse. */
export function acceptedPlan(input: PlanInput): Plan {
  const plan = planPods(input);
  refuse(plan.problems);
  return plan;
}

/** What a request is planned with. @throws as {@link madePlan} does, but for wishes that kubectl would refuse. */
export async function planInputOf(request: PlanRequest, defaultNamespace?: string): Promise<PlanInput> {
  const { manifests, cluster, namespace, seed = 0, kubernetesVersion, schedulerConfiguration } = request;
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`seed must be a whole number of 0 or more, not ${seed}`);
  if (kubernetesVersion !== undefined && nearestVersion(kubernetesVersion) === undefined)
    throw new RangeError(`"${kubernetesVersion}" is no version of Kubernetes; expected one such as 1.36`);

  const wishes = await readManifests(sourcesOf(manifests ?? [], "manifests"), { as: "wishes" });
  const given = cluster === undefined ? undefined : await readCluster(cluster);
  refuse([...wishes.problems, ...(given?.problems ?? [])]);

  const all = [...(given?.cluster.manifests ?? []), ...wishes.manifests];
  const { version, warnings } = chooseVersion(kubernetesVersion, all);
  const profiles =
    schedulerConfiguration === undefined
      ? ([defaultProfile(version)] as const)
      : await configured(schedulerConfiguration, version);
  return {
    wishes: wishes.manifests,
    ...(given === undefined ? {} : { cluster: given.cluster }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(defaultNamespace === undefined ? {} : { defaultNamespace }),
    seed,
    profiles,
    createEngine: createIncrementalEngine,
    reasonOf: (pod, engine) => pendingReason(explainPod(engine, pod, pod.metadata.name ?? "")),
    warnings: [...warnings, ...warningsOf(wishes, "the manifests"), ...(given?.warnings ?? [])],
  };
}

interface ClusterRead {
  readonly cluster: PlannedCluster;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
}

async function readCluster(input: ClusterInput): Promise<ClusterRead> {
  const described = descriptionsIn(input);
  if (described !== undefined) {
    const madeUp = madeUpCluster(described.join(";"));
    if (madeUp.kind === "cluster") return { cluster: madeUp.cluster, problems: [], warnings: [] };
    const problems = madeUp.problems.map(
      (message): Problem => ({ severity: "error", path: "", message: `cluster: ${message}` }),
    );
    return { cluster: { source: "", manifests: [] }, problems, warnings: [] };
  }
  const read = await readManifests(sourcesOf(input, "cluster"), { as: "cluster" });
  const source = "the given cluster";
  return {
    cluster: { source, manifests: read.manifests },
    problems: read.problems,
    warnings: warningsOf(read, source),
  };
}

/** The descriptions of made-up nodes, if it is that and no manifests. */
function descriptionsIn(input: ClusterInput): readonly string[] | undefined {
  const all: readonly unknown[] = Array.isArray(input) ? input : [input];
  const texts = all.filter((one) => typeof one === "string");
  return texts.length > 0 && texts.length === all.length && texts.every(describesCluster) ? texts : undefined;
}

async function configured(configuration: string | object, version: KubernetesVersion): Promise<Profiles> {
  const profiles = await configuredProfiles(sourceOf(configuration, "schedulerConfiguration"), version);
  if (areProfiles(profiles)) return profiles;
  throw new InputError(profiles);
}

/** What reading had to say that keeps nothing from being planned. */
function warningsOf({ problems, passedOver }: ReadResult, source: string): readonly Warning[] {
  const warnings = problems
    .filter(({ severity }) => severity === "warning")
    .map(
      ({ object = "", path, message, position }): Warning => ({ code: "Manifest", object, path, message, position }),
    );
  if (passedOver.size === 0) return warnings;
  const counts = [...passedOver].map(([kind, count]) => `${count} ${kind}`).join(", ");
  return [...warnings, { code: "NotRead", object: "", path: "", message: `not read in ${source}: ${counts}` }];
}

function refuse(problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new InputError(errors);
}
