import type { PlanInput, Shards } from "@stowage/planner";
import type { ConnectionOptions } from "./live/connection-options.ts";

/** What every command that plans is told. */
export interface PlanOptions extends ConnectionOptions {
  readonly filename: readonly string[];
  readonly recursive: boolean;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly output?: string;
  readonly seed: number;
  readonly validate?: string;
  readonly kubernetesVersion?: string;
  readonly schedulerConfig?: string;
  readonly percentageOfNodesToScore?: number;
  /** Of `plan`: draw each node, however many there are. */
  readonly nodes?: boolean;
  /** How many trials to make. */
  readonly trials?: number;
  /** Which part of them. */
  readonly shard?: Shards;
  /** In which order pods of equal priority arrive. */
  readonly order?: number;
  /** Of `plan`: how many states to look at, of all orders of arrival and choices among equals; `true`: as many as is usual. */
  readonly exhaustive?: number | true;
  /** Of `plan`: who gets which node, in that order. */
  readonly replay?: NonNullable<PlanInput["replay"]>;
  /** Whether the living cluster is meant where neither `cluster` nor the manifests' own nodes are. */
  readonly isLiveByDefault?: boolean;
}

/** `explain` has a pod to choose as well. */
export interface ExplainOptions extends PlanOptions {
  readonly pod?: string;
  /** How many fixes are told. */
  readonly fixes: number;
}
