import type { PluginName } from "../../cycle/plugin.ts";
import type { ActiveFilter } from "../../cycle/pre-filter.ts";
import type { Plan } from "./plan.ts";

/**
 * Whether the profile asks its filters, as far as they have a say in the plan's pods, in the order in which their
 * rejections can be told without asking each node: those that look at the node's object, those that look at its pods,
 * PodTopologySpread, InterPodAffinity. The first filter to reject a node gives the reasons.
 *
 * @param filters The profile's.
 */
export function isCountedInOrder(filters: readonly PluginName[], { local, rules }: Plan): boolean {
  const placesOf = (active: readonly ActiveFilter[]): number[] => active.map(({ plugin }) => filters.indexOf(plugin));
  const places = [...placesOf(local.ofNode.filters), ...placesOf(local.filters)];
  if (rules.some(({ type }) => type === "hard")) places.push(filters.indexOf("PodTopologySpread"));
  if (rules.some(({ type }) => type === "required" || type === "blocking")) {
    places.push(filters.indexOf("InterPodAffinity"));
  }
  return places.every((place, at) => at === 0 || place > (places[at - 1] ?? 0));
}
