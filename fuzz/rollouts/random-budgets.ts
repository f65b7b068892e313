import type { Random } from "../random.ts";
import type { JsonObject } from "./json-object.ts";

const sizes = [0, 1, 1, 2, 3, "25%", "50%", "34%", "100%"] as const;

/** The budgets of a workload: mostly one, now and then two over the same pods. @param namespace left out of changes */
export function randomBudgets(random: Random, name: string, namespace?: string): readonly JsonObject[] {
  return random.list(0, random.chance(0.15) ? 2 : 1, (index) => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: `${name}-${index}`, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      selector: { matchLabels: { app: random.chance(0.06) ? "nobody" : name } },
      ...(random.chance(0.5) ? { minAvailable: random.pick(sizes) } : { maxUnavailable: random.pick(sizes) }),
      ...random.maybe(0.3, () => ({ unhealthyPodEvictionPolicy: random.pick(["AlwaysAllow", "IfHealthyBudget"]) })),
    },
  }));
}
