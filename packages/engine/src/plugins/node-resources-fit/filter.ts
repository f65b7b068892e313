import { isExtendedResourceName } from "../../cluster/exact-amounts.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { ResourceAmounts } from "../../cluster/resource-amounts.ts";
import type { FilterPlugin, Rejection } from "../../cycle/plugin.ts";
import type { NodeResourcesFitArgs } from "../../cycle/profile.ts";

/** A resource, or places for `pods`, that a node has too little left of. */
export interface Shortage {
  readonly resource: string;
  readonly requested: number;
  readonly used: number;
  readonly allocatable: number;
}

/** Tells the resources that a node need not have enough of. */
export type IsIgnored = (resource: string) => boolean;

/** Source: `Filter` (plugins/noderesources/fit.go). */
export function nodeResourcesFitFilter(isIgnored: IsIgnored): FilterPlugin {
  return {
    name: "NodeResourcesFit",

    preFilter({ requests }) {
      const room = withoutIgnored(requests, isIgnored);
      const reject = sharedRejections(room);
      return {
        kind: "filter",
        filter: { filter: (node) => (fits(room, node) ? undefined : reject(node)) },
      };
    },
  };
}

/** The extended resources that the profile's arguments tell to ignore, by name or by what stands before the slash. */
export function ignoredResources({ ignoredResources, ignoredResourceGroups }: NodeResourcesFitArgs): IsIgnored {
  const names = new Set(ignoredResources);
  const groups = new Set(ignoredResourceGroups);
  return (name) => isExtendedResourceName(name) && (names.has(name) || groups.has(name.slice(0, name.indexOf("/"))));
}

/** What is left to check. */
export function withoutIgnored(requests: ResourceAmounts, isIgnored: IsIgnored): ResourceAmounts {
  if (![...requests.scalars.keys()].some(isIgnored)) return requests;
  return { ...requests, scalars: new Map([...requests.scalars].filter(([name]) => !isIgnored(name))) };
}

/** Whether the node has enough of everything: all that is asked in deciding, and most nodes have. */
export function fits(requests: ResourceAmounts, { pods, allocatable, requested }: NodeInfo): boolean {
  if (
    !hasRoom(1, pods.length, allocatable.pods) ||
    !hasRoom(requests.milliCpu, requested.milliCpu, allocatable.milliCpu) ||
    !hasRoom(requests.memory, requested.memory, allocatable.memory) ||
    !hasRoom(requests.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage)
  ) {
    return false;
  }
  for (const [name, request] of requests.scalars) {
    if (!hasRoom(request, requested.scalars.get(name) ?? 0, allocatable.scalars.get(name) ?? 0)) return false;
  }
  return true;
}

/** A pod that asks for nothing fits an overcommitted node. */
function hasRoom(request: number, used: number, capacity: number): boolean {
  return request === 0 || request <= capacity - used;
}

/** Everything that the node has too little left of. Source: `fitsRequest` (plugins/noderesources/fit.go). */
export function shortages(requests: ResourceAmounts, { pods, allocatable, requested }: NodeInfo): readonly Shortage[] {
  const short: Shortage[] = [];
  check("pods", 1, pods.length, allocatable.pods);
  check("cpu", requests.milliCpu, requested.milliCpu, allocatable.milliCpu);
  check("memory", requests.memory, requested.memory, allocatable.memory);
  check("ephemeral-storage", requests.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage);
  for (const [name, request] of requests.scalars) {
    check(name, request, requested.scalars.get(name) ?? 0, allocatable.scalars.get(name) ?? 0);
  }
  return short;

  function check(resource: string, request: number, used: number, capacity: number): void {
    if (!hasRoom(request, used, capacity)) short.push({ resource, requested: request, used, allocatable: capacity });
  }
}

/** So many resources can be told by a digit each of one whole number. */
const mostTold = 30;

/**
 * The rejection of a node that has too little left: one for all nodes that have too little of the same, since there may be
 * thousands.
 */
function sharedRejections(requests: ResourceAmounts): (node: NodeInfo) => Rejection {
  const known = new Map<number, Rejection>();
  return (node) => {
    if (requests.scalars.size + 4 > mostTold) return tooLittle(shortages(requests, node));
    const told = lacking(requests, node);
    let rejection = known.get(told);
    if (rejection === undefined) known.set(told, (rejection = tooLittle(shortages(requests, node))));
    return rejection;
  };
}

/** Of which resources a node has too little left, and of which it never had enough: a digit each, 0 to 2. */
function lacking(requests: ResourceAmounts, { pods, allocatable, requested }: NodeInfo): number {
  let told = digit(1, pods.length, allocatable.pods);
  told = 3 * told + digit(requests.milliCpu, requested.milliCpu, allocatable.milliCpu);
  told = 3 * told + digit(requests.memory, requested.memory, allocatable.memory);
  told = 3 * told + digit(requests.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage);
  for (const [name, request] of requests.scalars) {
    told = 3 * told + digit(request, requested.scalars.get(name) ?? 0, allocatable.scalars.get(name) ?? 0);
  }
  return told;
}

function digit(request: number, used: number, capacity: number): 0 | 1 | 2 {
  if (hasRoom(request, used, capacity)) return 0;
  return request > capacity ? 2 : 1;
}

/** Upstream's words for a shortage. */
export function shortageReason({ resource }: Pick<Shortage, "resource">): string {
  return resource === "pods" ? "Too many pods" : `Insufficient ${resource}`;
}

/** A node that would be too small even when empty can not be helped by evicting pods; one with too many pods can. */
export function tooLittle(short: readonly Shortage[]): Rejection {
  const tooSmall = short.some((one) => one.resource !== "pods" && one.requested > one.allocatable);
  return { code: tooSmall ? "UnschedulableAndUnresolvable" : "Unschedulable", reasons: short.map(shortageReason) };
}
