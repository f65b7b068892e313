import { type ConfiguredPlugins, type ExtensionPoint, extensionPoints } from "../api/scheduler-configuration.ts";
import type { KubernetesVersion } from "../cycle/version-differences.ts";
import type { ConfigurationProblem } from "./configuration-problem.ts";
import { defaultPlugins } from "./default-plugins.ts";
import { type KnownPlugin, knownPlugins } from "./known-plugins.ts";
import { type EnabledPlugin, type MergedSet, mergePlugins } from "./merge-plugins.ts";

/** Which plugins run where, in their order. */
export interface ExpandedPlugins {
  at(point: ExtensionPoint): readonly string[];
  /** Of a plugin that scores. */
  weightOf(name: string): number;
  readonly problems: readonly ConfigurationProblem[];
}

/**
 * The plugins of each extension point: first those that the point itself enables although `multiPoint` has them too,
 * then the others of `multiPoint`, then the others that the point enables.
 * Sources: `NewFramework` and `expandMultiPointPlugins` (pkg/scheduler/framework/runtime/framework.go).
 *
 * @param path Of the configured plugins.
 */
export function expandPlugins(
  configured: ConfiguredPlugins | undefined,
  version: KubernetesVersion,
  path: string,
): ExpandedPlugins {
  const known = knownPlugins(version);
  const problems: ConfigurationProblem[] = [];
  const multiPoint = mergePlugins(defaultPlugins(version), configured?.multiPoint ?? {}, `${path}.multiPoint`);
  const sets = new Map(
    extensionPoints.map((point) => [point, mergePlugins([], configured?.[point] ?? {}, `${path}.${point}`)]),
  );
  for (const { enabled } of [multiPoint, ...sets.values()]) {
    for (const plugin of enabled) problems.push(...unknownProblems(plugin, known));
  }

  const lists = new Map<ExtensionPoint, readonly string[]>();
  for (const [point, set] of sets) {
    problems.push(...pointProblems(set, point, known), ...twiceProblems(multiPoint, point, set, known));
    lists.set(point, expandPoint(point, set, multiPoint, known));
  }
  const at = (point: ExtensionPoint): readonly string[] => lists.get(point) ?? [];
  const weights = [...(sets.get("score")?.enabled ?? []), ...multiPoint.enabled];
  return {
    at,
    // Not 0: a plugin is disabled in another way. Source: `getValidScoreWeights` (framework/runtime/framework.go).
    weightOf: (name) => weights.find((one) => one.name === name)?.weight || 1,
    problems: [...problems, ...missingProblems(at, path)],
  };
}

function expandPoint(
  point: ExtensionPoint,
  { enabled, disabled }: MergedSet,
  multiPoint: MergedSet,
  known: ReadonlyMap<string, KnownPlugin>,
): readonly string[] {
  const own = enabled.map(({ name }) => name);
  if (disabled.has("*")) return own;
  const multi = multiPoint.enabled
    .map(({ name }) => name)
    .filter((name) => known.get(name)?.points.has(point) === true && !disabled.has(name));
  const overriding = own.filter((name) => multi.includes(name));
  return [
    ...overriding,
    ...multi.filter((name) => !own.includes(name)),
    ...own.filter((name) => !overriding.includes(name)),
  ];
}

function unknownProblems(
  { name, path = "" }: EnabledPlugin,
  known: ReadonlyMap<string, KnownPlugin>,
): readonly ConfigurationProblem[] {
  const plugin = known.get(name);
  if (plugin?.isCovered === true) return [];
  const message =
    plugin === undefined
      ? `plugin "${name}" is not covered: it is none of kube-scheduler's own in this version; leave it out to see what the others decide`
      : `plugin "${name}" is not covered: it places pods in groups; leave it out to place them one by one`;
  return [{ path, message }];
}

function pointProblems(
  { enabled }: MergedSet,
  point: ExtensionPoint,
  known: ReadonlyMap<string, KnownPlugin>,
): readonly ConfigurationProblem[] {
  return enabled.flatMap(({ name, path = "" }, index): ConfigurationProblem[] => {
    const plugin = known.get(name);
    if (plugin !== undefined && !plugin.points.has(point)) {
      return [
        { path, message: `plugin "${name}" does not take part in ${point}; it does in ${listed(plugin.points)}` },
      ];
    }
    const isTwice = enabled.findIndex((one) => one.name === name) < index;
    return isTwice ? [{ path, message: `plugin "${name}" is enabled already` }] : [];
  });
}

/** A name that `multiPoint` enables twice, unless each point that it takes part in overrides or disables it. */
function twiceProblems(
  multiPoint: MergedSet,
  point: ExtensionPoint,
  { enabled, disabled }: MergedSet,
  known: ReadonlyMap<string, KnownPlugin>,
): readonly ConfigurationProblem[] {
  if (disabled.has("*")) return [];
  return multiPoint.enabled.flatMap(({ name, path = "" }, index): ConfigurationProblem[] => {
    const isTwice = multiPoint.enabled.findIndex((one) => one.name === name) < index;
    const counts = known.get(name)?.points.has(point) === true && !disabled.has(name);
    if (!isTwice || !counts || enabled.some((one) => one.name === name)) return [];
    return [{ path, message: `plugin "${name}" is enabled already` }];
  });
}

function missingProblems(
  at: (point: ExtensionPoint) => readonly string[],
  path: string,
): readonly ConfigurationProblem[] {
  const queueSort = at("queueSort").length;
  return [
    ...(queueSort === 1 ? [] : [{ path, message: `exactly one queueSort plugin is needed, not ${queueSort}` }]),
    ...(at("bind").length === 0 ? [{ path, message: "at least one bind plugin is needed" }] : []),
  ];
}

function listed(points: ReadonlySet<string>): string {
  return [...points].join(", ");
}
