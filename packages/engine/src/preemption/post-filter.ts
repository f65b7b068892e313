import type { Filtered } from "../cycle/filter.ts";
import type { Profile } from "../cycle/profile.ts";
import { differencesOf } from "../cycle/version-differences.ts";
import type { Preemption } from "./preemption.ts";

/**
 * What the PostFilter plugins add to the scheduler's message, for a pod without resource claims.
 * Sources: `RunPostFilterPlugins` (pkg/scheduler/framework/runtime/framework.go), `DynamicResources.PostFilter`,
 * `DefaultPreemption.PostFilter`.
 *
 * @param whyNobody why DefaultPreemption evicts nobody, in case it does not
 */
export function postFilterText(
  filtered: Filtered,
  profile: Profile,
  whyNobody: string,
): Pick<Preemption, "failure" | "success"> {
  const { postFilterTellsOfVictims } = differencesOf(profile.kubernetesVersion);
  return {
    failure: failureText(filtered, profile, whyNobody),
    success: ({ nodeName, victims }) =>
      postFilterTellsOfVictims
        ? `preemption: found a potential placement for pod on node ${nodeName}, preempting ${victims.length} victims`
        : "",
  };
}

function failureText(filtered: Filtered, profile: Profile, whyNobody: string): string {
  // Without nodes upstream does not come as far as PostFilter.
  if (filtered.verdicts.length === 0) return "";
  const reasons: string[] = [];
  for (const plugin of profile.postFilters) {
    if (plugin === "DefaultPreemption") reasons.push(`preemption: ${whyNobody}`);
    // It looks for what its PreFilter left behind; where that was never asked, its error ends PostFilter.
    else if (!ranPreFilter(plugin, filtered, profile)) return "not found";
    else if (differencesOf(profile.kubernetesVersion).postFilterTellsOfClaims) {
      reasons.push("no new claims to deallocate");
    }
  }
  return reasons.join(", ");
}

/** Whether the plugin's PreFilter was reached: one that rejects the pod for good keeps it from those behind it. */
function ranPreFilter(
  plugin: "DynamicResources",
  { preFilter }: Filtered,
  { filters, preFilters = filters }: Profile,
): boolean {
  const place = preFilters.indexOf(plugin);
  if (place === -1) return false;
  if (preFilter?.code !== "UnschedulableAndUnresolvable") return true;
  return preFilter.plugin !== undefined && preFilters.indexOf(preFilter.plugin) > place;
}
