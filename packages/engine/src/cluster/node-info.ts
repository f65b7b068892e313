import type { Labels } from "../api/object-meta.ts";
import type { Node } from "../api/node.ts";
import type { HostPort } from "./host-ports.ts";
import type { PodInfo } from "./pod-info.ts";
import type { Allocatable, NonZeroRequests, ResourceAmounts } from "./resource-amounts.ts";

/**
 * A node with the pods on it, and their sums kept up to date. The reference engine makes a new one for each change;
 * the incremental engine's change in place. To a plugin both are only to be read.
 * Source: `framework.NodeInfo` (pkg/scheduler/framework/types.go).
 */
export interface NodeInfo {
  readonly node: Node;
  readonly name: string;
  readonly labels: Labels;
  /** Bound and assumed pods, in upstream's order: a removed pod's place is taken by the last one. */
  readonly pods: readonly PodInfo[];
  readonly allocatable: Allocatable;
  /** The sum of the pods' usage. */
  readonly requested: ResourceAmounts;
  readonly nonZeroRequested: NonZeroRequests;
  readonly usedPorts: readonly HostPort[];
  /** Every name of every image that the node has. */
  readonly imageNames: ReadonlySet<string>;
}
