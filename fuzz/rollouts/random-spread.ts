import type { Random } from "../random.ts";
import type { JsonObject } from "./json-object.ts";

/** How the pods of a workload are to be spread. @param hasHash whether they have a hash of their template */
export function randomSpread(random: Random, name: string, hasHash: boolean): JsonObject {
  const whenUnsatisfiable = random.pick(["DoNotSchedule", "DoNotSchedule", "DoNotSchedule", "ScheduleAnyway"]);
  const isHard = whenUnsatisfiable === "DoNotSchedule";
  return {
    maxSkew: random.pick([1, 1, 1, 2]),
    topologyKey: random.pick([
      "kubernetes.io/hostname",
      "topology.kubernetes.io/zone",
      "topology.kubernetes.io/zone",
      "example.com/rack",
    ]),
    whenUnsatisfiable,
    labelSelector: { matchLabels: { app: name } },
    ...(hasHash ? random.maybe(0.3, () => ({ matchLabelKeys: ["pod-template-hash"] })) : {}),
    ...(isHard ? random.maybe(0.15, () => ({ minDomains: random.int(1, 4) })) : {}),
    ...random.maybe(0.15, () => ({ nodeTaintsPolicy: "Honor" })),
    ...random.maybe(0.1, () => ({ nodeAffinityPolicy: "Ignore" })),
  };
}
