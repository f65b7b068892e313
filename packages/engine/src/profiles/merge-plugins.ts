import type { ConfiguredPlugin, PluginSet } from "../api/scheduler-configuration.ts";

/** A plugin enabled, and where the configuration says so; a default one has no path. */
export interface EnabledPlugin extends ConfiguredPlugin {
  readonly path?: string;
}

/** A set of plugins after the defaults have been merged in. */
export interface MergedSet {
  readonly enabled: readonly EnabledPlugin[];
  readonly disabled: ReadonlySet<string>;
}

/**
 * Puts a configured set over a default one: a default plugin that is disabled goes, one that is enabled again takes the
 * configured weight and keeps its place; the others come last. A name that is enabled twice stays there twice, to be
 * refused later. Source: `mergePluginSet` (pkg/scheduler/apis/config/v1/default_plugins.go).
 *
 * @param path Of the configured set.
 */
export function mergePlugins(
  defaults: readonly ConfiguredPlugin[],
  { enabled = [], disabled = [] }: PluginSet,
  path: string,
): MergedSet {
  const disabledNames = new Set(disabled.map(({ name }) => name));
  const configured = enabled.map((plugin, index): EnabledPlugin => ({ ...plugin, path: `${path}.enabled[${index}]` }));
  // The last one of a name is the one that replaces the default.
  const byName = new Map(configured.map((plugin) => [plugin.name, plugin]));
  const replacing = new Set<EnabledPlugin>();
  const kept = disabledNames.has("*") ? [] : defaults.filter(({ name }) => !disabledNames.has(name));
  const merged = kept.map((plugin): EnabledPlugin => {
    const replacement = byName.get(plugin.name);
    if (replacement === undefined) return plugin;
    replacing.add(replacement);
    return replacement;
  });
  return { enabled: [...merged, ...configured.filter((plugin) => !replacing.has(plugin))], disabled: disabledNames };
}
