import type { LabelSelector } from "./selectors.ts";

export type UnsatisfiableConstraintAction = "DoNotSchedule" | "ScheduleAnyway";
export type NodeInclusionPolicy = "Honor" | "Ignore";

/** How evenly matching pods must, or should, be spread over the domains of `topologyKey`. */
export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: UnsatisfiableConstraintAction;
  readonly labelSelector?: LabelSelector;
  /** With fewer domains than this the lowest count is taken as 0. Default 1. */
  readonly minDomains?: number;
  /** Default `Honor`. */
  readonly nodeAffinityPolicy?: NodeInclusionPolicy;
  /** Default `Ignore`. */
  readonly nodeTaintsPolicy?: NodeInclusionPolicy;
  readonly matchLabelKeys?: readonly string[];
}
