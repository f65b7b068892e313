import {
  type ConfiguredArgs,
  type ConfiguredResource,
  type ConfiguredScoringStrategy,
  type ConfiguredShapePoint,
  differencesOf,
  type KubernetesVersion,
} from "@stowage/engine";
import { validateLabelKey } from "../check/labels.ts";
import { labelKeyProblem, quoted } from "../check/names.ts";
import { didYouMean } from "../check/nearest-name.ts";
import { oneOf, required, type Report } from "../check/report.ts";
import { validateAddedAffinity } from "./validate-added-affinity.ts";
import { validateDefaultConstraints } from "./validate-default-constraints.ts";

/** Arguments of one plugin, at a path. */
type ArgsValidator = (args: ConfiguredArgs, version: KubernetesVersion, path: string, report: Report) => void;

const validators: ReadonlyMap<string, ArgsValidator> = new Map<string, ArgsValidator>([
  ["DefaultPreemption", validatePreemption],
  ["InterPodAffinity", validateInterPodAffinity],
  ["NodeAffinity", ({ addedAffinity }, _version, path, report) => validateAddedAffinity(addedAffinity, path, report)],
  ["NodeResourcesBalancedAllocation", validateBalancedAllocation],
  ["NodeResourcesFit", validateFit],
  ["PodTopologySpread", (args, _version, path, report) => validateDefaultConstraints(args, path, report)],
  ["VolumeBinding", validateVolumeBinding],
]);

/** Source: pkg/scheduler/apis/config/validation/validation_pluginargs.go. */
export function validateArgs(
  plugin: string,
  args: ConfiguredArgs,
  version: KubernetesVersion,
  path: string,
  report: Report,
): void {
  validators.get(plugin)?.(args, version, path, report);
}

function validatePreemption(args: ConfiguredArgs, _version: KubernetesVersion, path: string, report: Report): void {
  const { minCandidateNodesPercentage: percentage = 10, minCandidateNodesAbsolute: absolute = 100 } = args;
  const ofPercentage = `${path}.minCandidateNodesPercentage`;
  const ofAbsolute = `${path}.minCandidateNodesAbsolute`;
  validateRange(percentage, 0, 100, ofPercentage, report);
  if (absolute < 0) report(ofAbsolute, `must be 0 or more, not ${absolute}`);
  if (percentage !== 0 || absolute !== 0) return;
  report(ofPercentage, "can not be 0 when minCandidateNodesAbsolute is");
  report(ofAbsolute, "can not be 0 when minCandidateNodesPercentage is");
}

function validateInterPodAffinity(
  { hardPodAffinityWeight = 1 }: ConfiguredArgs,
  _version: KubernetesVersion,
  path: string,
  report: Report,
): void {
  validateRange(hardPodAffinityWeight, 0, 100, `${path}.hardPodAffinityWeight`, report);
}

function validateBalancedAllocation(
  { resources = [] }: ConfiguredArgs,
  _version: KubernetesVersion,
  path: string,
  report: Report,
): void {
  const seen = new Set<string>();
  for (const [index, { name = "", weight = 0 }] of resources.entries()) {
    const here = `${path}.resources[${index}]`;
    if (seen.has(name)) report(`${here}.name`, `${quoted(name)} is listed already`);
    seen.add(name);
    if (weight !== 0 && weight !== 1) report(`${here}.weight`, `must be 1, not ${weight}: weights do not count here`);
  }
}

function validateFit(args: ConfiguredArgs, version: KubernetesVersion, path: string, report: Report): void {
  for (const [index, name] of (args.ignoredResources ?? []).entries()) {
    validateLabelKey(name, `${path}.ignoredResources[${index}]`, report);
  }
  for (const [index, group] of (args.ignoredResourceGroups ?? []).entries()) {
    const problem = group.includes("/") ? "is what stands before the slash" : labelKeyProblem(group);
    if (problem !== undefined)
      report(`${path}.ignoredResourceGroups[${index}]`, `${quoted(group)} is no group: it ${problem}`);
  }
  if (args.scoringStrategy !== undefined) {
    validateStrategy(args.scoringStrategy, version, `${path}.scoringStrategy`, report);
  }
}

const strategies: readonly string[] = ["LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"];

function validateStrategy(
  { type = "", resources = [], requestedToCapacityRatio: ratio }: ConfiguredScoringStrategy,
  version: KubernetesVersion,
  path: string,
  report: Report,
): void {
  if (!strategies.includes(type)) {
    const given = type === "" ? required(oneOf(strategies)) : `must be ${oneOf(strategies)}, not ${quoted(type)}`;
    report(`${path}.type`, `${given}${didYouMean(type, strategies)}`);
  }
  resources.forEach((resource, index) => validateWeight(resource, `${path}.resources[${index}].weight`, report));

  const ofRatio = `${path}.requestedToCapacityRatio`;
  const isRatio = type === "RequestedToCapacityRatio";
  if (!differencesOf(version).capacityRatioOnlyWithItsType) {
    // Without a shape upstream of these versions breaks down when it makes the plugin.
    if (ratio !== undefined || isRatio) validateShape(ratio?.shape, `${ofRatio}.shape`, report);
  } else if (isRatio && ratio === undefined) report(ofRatio, required("a shape for type RequestedToCapacityRatio"));
  else if (isRatio) validateShape(ratio?.shape, `${ofRatio}.shape`, report);
  else if (ratio !== undefined) report(ofRatio, "is for type RequestedToCapacityRatio alone");
}

/** 0 counts as 1. */
function validateWeight({ weight = 0 }: ConfiguredResource, path: string, report: Report): void {
  if (weight < 0 || weight > 100) report(path, `must be from 1 to 100, not ${weight}`);
}

function validateVolumeBinding(
  { bindTimeoutSeconds = 0, shape }: ConfiguredArgs,
  version: KubernetesVersion,
  path: string,
  report: Report,
): void {
  if (bindTimeoutSeconds < 0) report(`${path}.bindTimeoutSeconds`, `must be 0 or more, not ${bindTimeoutSeconds}`);
  if (shape === undefined) return;
  if (!differencesOf(version).volumeBindingScores) {
    report(`${path}.shape`, `is not known to Kubernetes ${version}, which does not score storage capacity`);
  } else if (shape.length > 0) validateShape(shape, `${path}.shape`, report);
}

/** Source: `validateFunctionShape`. */
function validateShape(shape: readonly ConfiguredShapePoint[] = [], path: string, report: Report): void {
  if (shape.length === 0) {
    report(path, required("at least one point, such as utilization: 0, score: 10"));
    return;
  }
  let previous = -Infinity;
  let isSorted = true;
  for (const [index, { utilization = 0 }] of shape.entries()) {
    if (isSorted && utilization <= previous) {
      report(`${path}[${index}].utilization`, `must be more than that of the point before, ${previous}`);
      isSorted = false;
    }
    previous = utilization;
  }
  for (const [index, { utilization = 0, score = 0 }] of shape.entries()) {
    validateRange(utilization, 0, 100, `${path}[${index}].utilization`, report);
    validateRange(score, 0, 10, `${path}[${index}].score`, report);
  }
}

function validateRange(value: number, least: number, most: number, path: string, report: Report): void {
  if (value < least || value > most) report(path, `must be from ${least} to ${most}, not ${value}`);
}
