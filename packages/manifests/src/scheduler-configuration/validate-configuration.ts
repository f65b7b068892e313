import type { KubernetesVersion, KubeSchedulerConfiguration, KubeSchedulerProfile, PluginSet } from "@stowage/engine";
import { quoted } from "../check/names.ts";
import { required, type Report } from "../check/report.ts";
import { validateArgs } from "./validate-args.ts";

/** A configuration whose fields have the right types, with those that place no pods. */
export interface CheckedConfiguration extends KubeSchedulerConfiguration {
  readonly parallelism?: number;
  readonly podInitialBackoffSeconds?: number;
  readonly podMaxBackoffSeconds?: number;
  readonly clientConnection?: { readonly burst?: number };
  readonly leaderElection?: { readonly leaderElect?: boolean; readonly resourceLock?: string };
}

/** Source: `ValidateKubeSchedulerConfiguration` (pkg/scheduler/apis/config/validation/validation.go). */
export function validateConfiguration(
  configuration: CheckedConfiguration,
  version: KubernetesVersion,
  report: Report,
): void {
  const { profiles = [], parallelism = 16, clientConnection, leaderElection } = configuration;
  if ((clientConnection?.burst ?? 0) < 0) report("clientConnection.burst", "must be 0 or more");
  const { leaderElect = true, resourceLock = "" } = leaderElection ?? {};
  if (leaderElect && resourceLock !== "" && resourceLock !== "leases") {
    report("leaderElection.resourceLock", `must be leases, not ${quoted(resourceLock)}`);
  }
  if (parallelism <= 0) report("parallelism", `must be more than 0, not ${parallelism}`);

  const names = new Map<string, number>();
  for (const [index, profile] of profiles.entries()) {
    const path = `profiles[${index}]`;
    validateName(profile, profiles.length === 1, names, path, report);
    names.set(profile.schedulerName ?? "", index);
    validatePercentage(profile.percentageOfNodesToScore, `${path}.percentageOfNodesToScore`, report);
    validatePluginNames(profile, path, report);
    validatePluginConfig(profile, version, path, report);
  }
  validateQueueSort(profiles, report);
  validatePercentage(configuration.percentageOfNodesToScore, "percentageOfNodesToScore", report);
  validateBackoff(configuration, report);
}

/** Only a single profile has a default name. */
function validateName(
  { schedulerName }: KubeSchedulerProfile,
  isOnly: boolean,
  before: ReadonlyMap<string, number>,
  path: string,
  report: Report,
): void {
  if (schedulerName === "" || (schedulerName === undefined && !isOnly)) {
    report(`${path}.schedulerName`, required("the name by which pods ask for the profile"));
    return;
  }
  const first = before.get(schedulerName ?? "");
  if (first === undefined) return;
  report(`${path}.schedulerName`, `${quoted(schedulerName ?? "")} is the name of profiles[${first}] already`);
}

function validatePercentage(percentage: number | undefined, path: string, report: Report): void {
  if (percentage === undefined || (percentage >= 0 && percentage <= 100)) return;
  report(path, `must be from 0 to 100, not ${percentage}`);
}

function validatePluginNames({ plugins = {} }: KubeSchedulerProfile, path: string, report: Report): void {
  for (const [point, set] of Object.entries(plugins)) {
    for (const list of ["enabled", "disabled"] as const) {
      for (const [index, { name = "" }] of (set[list] ?? []).entries()) {
        if (name === "") report(`${path}.plugins.${point}.${list}[${index}].name`, required("a plugin's name"));
      }
    }
  }
}

/** Plugins of old that are part of others now. */
const gonePlugins: ReadonlySet<string> = new Set(["AzureDiskLimits", "CinderLimits", "EBSLimits", "GCEPDLimits"]);

function validatePluginConfig(
  { pluginConfig = [] }: KubeSchedulerProfile,
  version: KubernetesVersion,
  path: string,
  report: Report,
): void {
  const seen = new Set<string>();
  for (const [index, { name = "", args }] of pluginConfig.entries()) {
    const here = `${path}.pluginConfig[${index}]`;
    if (seen.has(name)) report(here, `plugin ${quoted(name)} has arguments already`);
    seen.add(name);
    if (gonePlugins.has(name)) report(here, `plugin ${quoted(name)} is no more: NodeVolumeLimits does its work`);
    else validateArgs(name, args ?? {}, version, `${here}.args`, report);
  }
}

/** There is one queue for all profiles. */
function validateQueueSort(profiles: readonly KubeSchedulerProfile[], report: Report): void {
  const [first, ...others] = profiles.map(({ plugins }) => plugins?.queueSort ?? {});
  if (first === undefined) return;
  if ((first.enabled ?? []).length > 1) {
    report("profiles[0].plugins.queueSort.enabled", "only one queueSort plugin can be enabled");
  }
  for (const [index, other] of others.entries()) {
    if (setText(other) === setText(first)) continue;
    report(`profiles[${index + 1}].plugins.queueSort`, "must be the same for all profiles, which share one queue");
  }
}

function setText({ enabled = [], disabled = [] }: PluginSet): string {
  const pairs = [enabled, disabled].map((plugins) => plugins.map(({ name, weight = 0 }) => [name, weight]));
  return JSON.stringify(pairs);
}

function validateBackoff(configuration: CheckedConfiguration, report: Report): void {
  const { podInitialBackoffSeconds: initial = 1, podMaxBackoffSeconds: most = 10 } = configuration;
  if (initial <= 0) report("podInitialBackoffSeconds", `must be more than 0, not ${initial}`);
  if (most < initial) report("podMaxBackoffSeconds", `must be podInitialBackoffSeconds, ${initial}, or more`);
}
