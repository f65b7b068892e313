import type { Engine, Profile } from "@stowage/engine";
import type { Manifest } from "@stowage/manifests";
import type { Warning } from "../apply/warning.ts";
import type { PlannedPod } from "./planned-pod.ts";

/** Where the cluster comes from, and what is in it. */
export interface ClusterInput {
  /** As people are told: `cluster.yaml`, `a made-up cluster (zones=3,nodes=4)`. */
  readonly source: string;
  readonly manifests: readonly Manifest[];
}

/** What to plan. */
export interface PlanInput {
  /** Absent: the Nodes among the wishes; without any, a small made-up cluster. */
  readonly cluster?: ClusterInput;
  /** In the order of the files. */
  readonly wishes: readonly Manifest[];
  /** The namespace asked for: for objects that name none; none may name another. */
  readonly namespace?: string;
  /** Decides between equally good nodes. A whole number. */
  readonly seed: number;
  /** Each decides the pods that ask for its scheduler. */
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly createEngine: (...profiles: readonly [Profile, ...Profile[]]) => Engine;
  /** What there is to say of the input, before all else. */
  readonly warnings?: readonly Warning[];
  /** Why a pod that fits nowhere is pending, in our words; asked in the final state, once for pods that are alike. */
  readonly reasonOf?: (pod: PlannedPod["pod"], engine: Engine) => string | undefined;
  /** Called after each decision. */
  readonly onProgress?: (progress: PlanProgress) => void;
}

export interface PlanProgress {
  /** Pods decided in this round. */
  readonly decided: number;
  /** Pods to decide in this round. */
  readonly total: number;
  /** From 1; later rounds are for pods that wait for others. */
  readonly round: number;
}
