import type {
  ExtensionPoint,
  KubeSchedulerConfiguration,
  KubeSchedulerProfile,
} from "../api/scheduler-configuration.ts";
import { type PluginName, pluginNames } from "../cycle/plugin.ts";
import type { Profile } from "../cycle/profile.ts";
import { differencesOf, type KubernetesVersion } from "../cycle/version-differences.ts";
import type { ConfigurationProblem } from "./configuration-problem.ts";
import { type ExpandedPlugins, expandPlugins } from "./expand-plugins.ts";
import { knownPlugins } from "./known-plugins.ts";
import { pluginArgs } from "./plugin-args.ts";

/** A configuration's profiles, or everything for which it can not be followed. */
export type ConfiguredProfiles =
  | { readonly kind: "profiles"; readonly profiles: readonly [Profile, ...Profile[]] }
  | { readonly kind: "problems"; readonly problems: readonly ConfigurationProblem[] };

/** The scheduler that a pod asks for when it does not say. */
export const defaultSchedulerName = "default-scheduler";

/**
 * The profiles of a configuration, in its order; the default one when it has none. The configuration has been
 * validated as far as that goes without knowing the plugins; what upstream finds wrong when it makes them is found here,
 * and what we do not cover is refused.
 * Sources: `SetDefaults_KubeSchedulerConfiguration` (pkg/scheduler/apis/config/v1/defaults.go), `NewFramework`.
 */
export function profilesOf(configuration: KubeSchedulerConfiguration, version: KubernetesVersion): ConfiguredProfiles {
  const configured = configuration.profiles ?? [];
  const [first = {}, ...others] = configured;
  const problems = [...extenderProblems(configuration)];
  const made = [first, ...others].map((profile, index) =>
    profileOf(profile, { configuration, version, path: `profiles[${index}]`, isOnly: others.length === 0 }),
  );
  for (const one of made) problems.push(...one.problems);
  const [firstMade, ...othersMade] = made.map(({ profile }) => profile);
  if (problems.length > 0 || firstMade === undefined) return { kind: "problems", problems };
  return { kind: "profiles", profiles: [firstMade, ...othersMade] };
}

interface ProfileContext {
  readonly configuration: KubeSchedulerConfiguration;
  readonly version: KubernetesVersion;
  readonly path: string;
  /** Only then has a profile a default name. */
  readonly isOnly: boolean;
}

function profileOf(
  configured: KubeSchedulerProfile,
  { configuration, version, path, isOnly }: ProfileContext,
): { readonly profile: Profile; readonly problems: readonly ConfigurationProblem[] } {
  const plugins = expandPlugins(configured.plugins, version, `${path}.plugins`);
  const filters = plugins.at("filter").filter(isPluginName);
  const preFilters = plugins.at("preFilter").filter(isPluginName);
  const percentage = configured.percentageOfNodesToScore ?? configuration.percentageOfNodesToScore;
  const isInOrder = isSubsequence(preFilters, filters);
  const scorers = scoringAt("score", plugins, version);
  const preScorers = scoringAt("preScore", plugins, version);
  return {
    profile: {
      kubernetesVersion: version,
      schedulerName: configured.schedulerName ?? (isOnly ? defaultSchedulerName : ""),
      filters,
      ...(isInOrder ? {} : { preFilters }),
      scorers: scorers.map((name) => ({ name, weight: plugins.weightOf(name) })),
      ...(isSubsequence(preScorers, scorers) ? {} : { preScorers }),
      postFilters: plugins
        .at("postFilter")
        .filter((name) => name === "DynamicResources" || name === "DefaultPreemption"),
      args: pluginArgs(configured.pluginConfig),
      ...(percentage === undefined ? {} : { percentageOfNodesToScore: percentage }),
    },
    problems: [
      ...plugins.problems,
      ...splitProblems(plugins, version, `${path}.plugins`),
      ...argsProblems(configured, path),
    ],
  };
}

/** Up to 1.36 VolumeBinding skips in PreScore, always: as if it were not there. */
function scoringAt(
  point: "preScore" | "score",
  plugins: ExpandedPlugins,
  version: KubernetesVersion,
): readonly PluginName[] {
  const { volumeBindingScores } = differencesOf(version);
  return plugins
    .at(point)
    .filter(isPluginName)
    .filter((name) => name !== "VolumeBinding" || volumeBindingScores);
}

/** What upstream prepares at one extension point, its plugin needs at the next; without, most fail every pod. */
const preparations: readonly (readonly [first: ExtensionPoint, then: ExtensionPoint])[] = [
  ["preFilter", "filter"],
  ["preScore", "score"],
];

function splitProblems(plugins: ExpandedPlugins, version: KubernetesVersion, path: string): ConfigurationProblem[] {
  const known = knownPlugins(version);
  return preparations.flatMap(([first, then]) =>
    plugins
      .at(then)
      .filter((name) => known.get(name)?.points.has(first) === true && !plugins.at(first).includes(name))
      .map((name) => ({
        path: `${path}.${first}`,
        message: `plugin "${name}" is enabled at ${then} but not at ${first}, where it prepares: that is not covered; disable it at ${then} too`,
      })),
  );
}

function extenderProblems({ extenders = [] }: KubeSchedulerConfiguration): ConfigurationProblem[] {
  if (extenders.length === 0) return [];
  const message =
    "extenders are not covered: they decide in another process; leave them out to see what the rest decides";
  return [{ path: "extenders", message }];
}

function argsProblems({ pluginConfig = [] }: KubeSchedulerProfile, path: string): ConfigurationProblem[] {
  return pluginConfig.flatMap(({ name, args }, index) => {
    if (name !== "DynamicResources" || args === undefined) return [];
    const message =
      'arguments of plugin "DynamicResources" are not covered: dynamic resource allocation is not; leave them out';
    return [{ path: `${path}.pluginConfig[${index}]`, message }];
  });
}

function isSubsequence(some: readonly string[], all: readonly string[]): boolean {
  let from = 0;
  for (const one of some) {
    from = all.indexOf(one, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

function isPluginName(name: string): name is PluginName {
  const names: readonly string[] = pluginNames;
  return names.includes(name);
}
