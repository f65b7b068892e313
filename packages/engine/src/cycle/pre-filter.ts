import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { NodeFilter, PluginName, Rejection } from "./plugin.ts";
import type { FilterPlugins } from "./profile-plugins.ts";

/** A rejection and who spoke it; the framework itself where `plugin` is absent. */
export type PluginRejection = { readonly plugin?: PluginName } & Rejection;

/** What a plugin left behind in PreFilter, to judge nodes with. */
export interface ActiveFilter {
  readonly plugin: PluginName;
  readonly filter: NodeFilter;
}

/** The nodes that PreFilter plugins let through, and which plugins left nodes out. */
export interface NodeSelection {
  readonly nodeNames: ReadonlySet<string>;
  readonly plugins: readonly PluginName[];
}

/** What the PreFilter plugins say together. */
export type PreFilterOutcome =
  | { readonly kind: "reject"; readonly rejection: PluginRejection }
  | {
      readonly kind: "filter";
      /** Of the plugins that did not skip, in the profile's order. */
      readonly filters: readonly ActiveFilter[];
      /** Absent: every node is asked. */
      readonly selection?: NodeSelection;
    };

/**
 * Runs PreFilter. A plugin that rejects the pod for good stops the others at once; one that preemption might satisfy
 * does not: the last to reject, or the first to reject for good, names the reason.
 * Source: `RunPreFilterPlugins` (pkg/scheduler/framework/runtime/framework.go).
 */
export function runPreFilters(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  { filters: inFilterOrder, preFilters }: FilterPlugins,
): PreFilterOutcome {
  let filters: ActiveFilter[] = [];
  let selection: NodeSelection | undefined;
  let rejection: PluginRejection | undefined;

  for (const plugin of preFilters ?? inFilterOrder) {
    const result = plugin.preFilter(pod, cluster);
    if (result.kind === "skip") continue;
    if (result.kind === "reject") {
      rejection = { plugin: plugin.name, ...result.rejection };
      if (rejection.code === "UnschedulableAndUnresolvable") return { kind: "reject", rejection };
      continue;
    }
    filters.push({ plugin: plugin.name, filter: result.filter });
    if (result.nodeNames === undefined) continue;
    selection = narrowed(selection, plugin.name, result.nodeNames);
    if (selection.nodeNames.size === 0) return { kind: "reject", rejection: noNodeSelected(selection.plugins) };
  }

  if (rejection !== undefined) return { kind: "reject", rejection };
  if (preFilters !== undefined) {
    filters = inFilterOrder.flatMap(({ name }) => filters.filter(({ plugin }) => plugin === name));
  }
  return selection === undefined ? { kind: "filter", filters } : { kind: "filter", filters, selection };
}

/** Why a node outside the selection is rejected. Source: `findNodesThatFitPod` (pkg/scheduler/schedule_one.go). */
export function notSelected({ plugins }: NodeSelection): Rejection {
  return unresolvable(`node(s) didn't satisfy plugin(s) [${plugins.toSorted().join(" ")}]`);
}

function narrowed(
  selection: NodeSelection | undefined,
  plugin: PluginName,
  nodeNames: ReadonlySet<string>,
): NodeSelection {
  if (selection === undefined) return { nodeNames, plugins: [plugin] };
  const both = [...selection.nodeNames].filter((name) => nodeNames.has(name));
  return { nodeNames: new Set(both), plugins: [...selection.plugins, plugin] };
}

function noNodeSelected(plugins: readonly PluginName[]): Rejection {
  if (plugins.length === 1) return unresolvable(`node(s) didn't satisfy plugin ${plugins.join()}`);
  return unresolvable(`node(s) didn't satisfy plugin(s) [${plugins.toSorted().join(" ")}] simultaneously`);
}

function unresolvable(reason: string): Rejection {
  return { code: "UnschedulableAndUnresolvable", reasons: [reason] };
}
