import type { NodeInfo } from "../../cluster/node-info.ts";
import type { ResourceAmounts } from "../../cluster/resource-amounts.ts";
import type { FilterPlugin, Rejection } from "../../cycle/plugin.ts";

/** A resource, or places for `pods`, that a node has too little left of. */
export interface Shortage {
  readonly resource: string;
  readonly requested: number;
  readonly used: number;
  readonly allocatable: number;
}

/** Source: `Filter` (plugins/noderesources/fit.go). */
export const nodeResourcesFitFilter: FilterPlugin = {
  name: "NodeResourcesFit",

  preFilter({ requests }) {
    return {
      kind: "filter",
      filter: {
        filter(node) {
          const short = shortages(requests, node);
          return short.length === 0 ? undefined : tooLittle(short);
        },
      },
    };
  },
};

/** Everything that the node has too little left of. Source: `fitsRequest` (plugins/noderesources/fit.go). */
export function shortages(requests: ResourceAmounts, { pods, allocatable, requested }: NodeInfo): readonly Shortage[] {
  // Made at the first shortage: most nodes that are asked have none.
  let short: Shortage[] | undefined;

  check("pods", 1, pods.length, allocatable.pods);
  check("cpu", requests.milliCpu, requested.milliCpu, allocatable.milliCpu);
  check("memory", requests.memory, requested.memory, allocatable.memory);
  check("ephemeral-storage", requests.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage);
  for (const [name, request] of requests.scalars) {
    check(name, request, requested.scalars.get(name) ?? 0, allocatable.scalars.get(name) ?? 0);
  }
  return short ?? none;

  // A pod that asks for nothing fits an overcommitted node.
  function check(resource: string, request: number, used: number, capacity: number): void {
    if (request === 0 || request <= capacity - used) return;
    short ??= [];
    short.push({ resource, requested: request, used, allocatable: capacity });
  }
}

const none: readonly Shortage[] = [];

/** Upstream's words for a shortage. */
export function shortageReason({ resource }: Shortage): string {
  return resource === "pods" ? "Too many pods" : `Insufficient ${resource}`;
}

/** A node that would be too small even when empty can not be helped by evicting pods; one with too many pods can. */
export function tooLittle(short: readonly Shortage[]): Rejection {
  const tooSmall = short.some((one) => one.resource !== "pods" && one.requested > one.allocatable);
  return { code: tooSmall ? "UnschedulableAndUnresolvable" : "Unschedulable", reasons: short.map(shortageReason) };
}
