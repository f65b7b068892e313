import type { TopologySpreadConstraint } from "@stowage/engine";
import type { About } from "./features.ts";
import type { Random } from "./random.ts";
import { podVocabulary, randomSelector } from "./random-labels.ts";
import { topologyKeys } from "./random-node.ts";

/** Constraints that the API server accepts: no key twice with one action, minDomains with DoNotSchedule alone. */
export function randomSpread(random: Random, about: About): { topologySpreadConstraints?: TopologySpreadConstraint[] } {
  if (!about("spread") || random.chance(0.2)) return {};
  const constraints = random.list(1, 3, () => constraint(random, about));
  const unlike = new Map(constraints.map((one) => [`${one.topologyKey} ${one.whenUnsatisfiable}`, one]));
  return { topologySpreadConstraints: [...unlike.values()] };
}

function constraint(random: Random, about: About): TopologySpreadConstraint {
  const whenUnsatisfiable = random.pick(["DoNotSchedule", "ScheduleAnyway"] as const);
  const selector = randomSelector(random, about);
  const taken = new Set([
    ...Object.keys(selector.labelSelector?.matchLabels ?? {}),
    ...(selector.labelSelector?.matchExpressions ?? []).map(({ key }) => key),
  ]);
  const free = [...podVocabulary(about).keys()].filter((key) => !taken.has(key));
  return {
    topologyKey: random.pick(topologyKeys),
    maxSkew: random.pick([1, 1, 2, 5]),
    whenUnsatisfiable,
    ...selector,
    ...(whenUnsatisfiable === "DoNotSchedule" && random.maybe(0.3, () => ({ minDomains: random.int(1, 4) }))),
    ...random.maybe(0.3, () => ({ nodeAffinityPolicy: random.pick(["Honor", "Ignore"] as const) })),
    ...random.maybe(0.3, () => ({ nodeTaintsPolicy: random.pick(["Honor", "Ignore"] as const) })),
    ...(selector.labelSelector !== undefined &&
      free.length > 0 &&
      random.maybe(0.25, () => ({ matchLabelKeys: random.some(free, random.int(1, 2)) }))),
  };
}
