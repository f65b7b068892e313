import type { Random } from "../random.ts";
import type { JsonObject } from "./json-object.ts";
import type { RandomWorkload } from "./random-workload.ts";

/**
 * A pod that nobody owns: where it goes it does not come back. It may look like one of a workload's, which adopts it then,
 * or which it only is in the way of.
 *
 * @param namespace left out of changes, which name it otherwise
 */
export function barePod(
  random: Random,
  index: number,
  workloads: readonly RandomWorkload[],
  namespace?: string,
): JsonObject {
  const app = workloads.length > 0 && random.chance(0.4) ? random.pick(workloads).name : "solo";
  const term = { labelSelector: { matchLabels: { app } }, topologyKey: "kubernetes.io/hostname" };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `solo-${index}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { app },
    },
    spec: {
      automountServiceAccountToken: false,
      containers: [
        { name: "main", image: "app:1", resources: { requests: { cpu: random.pick(["100m", "1"]), memory: "64Mi" } } },
      ],
      ...random.maybe(0.4, () => ({
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
      })),
    },
  };
}
