import type { Engine, Profile } from "@stowage/engine";
import type { Manifest } from "@stowage/manifests";
import type { Warning } from "../apply/warning.ts";
import type { PlannedPod } from "./planned-pod.ts";

/** Where the cluster comes from, and what is in it. */
export interface ClusterInput {
  /** As people are told: `cluster.yaml`, `a made-up cluster (zones=3,nodes=4)`. */
  readonly source: string;
  readonly manifests: readonly Manifest[];
  /** Whether every kind was asked for: one that is not among the manifests has no objects. */
  readonly isWhole?: boolean;
}

/** What to plan. */
export interface PlanInput {
  /** Absent: the Nodes among the wishes; without any, a small made-up cluster. */
  readonly cluster?: ClusterInput;
  /** In the order of the files. */
  readonly wishes: readonly Manifest[];
  /** The namespace asked for: for objects that name none; none may name another. */
  readonly namespace?: string;
  /** The namespace of objects that name none, where none is asked for. @defaultValue "default" */
  readonly defaultNamespace?: string;
  /** Decides between equally good nodes. A whole number. */
  readonly seed: number;
  /** In which order pods of equal priority arrive. @defaultValue 0: the order of the input */
  readonly order?: number;
  /**
   * Who gets which node, in that order: of the orders of arrival the one, and of the ties those, that lead there. Pods as
   * `namespace/name`. Whoever is not named comes last.
   *
   * @defaultValue `order` and `seed` decide
   */
  readonly replay?: readonly { readonly pod: string; readonly node: string }[];
  /** Whether each decision names the best of the other nodes too, for output that shows it. @defaultValue false */
  readonly asksRunnerUp?: boolean;
  /** Each decides the pods that ask for its scheduler. */
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly createEngine: (...profiles: readonly [Profile, ...Profile[]]) => Engine;
  /** What there is to say of the input, before all else. */
  readonly warnings?: readonly Warning[];
  /** Why a pod that fits nowhere is pending, in our words; asked in the final state, once for pods that are alike. */
  readonly reasonOf?: (pod: PlannedPod["pod"], engine: Engine) => string | undefined;
  /** Called when a phase begins, with none done, and after each of its steps. */
  readonly onProgress?: (progress: PlanProgress) => void;
}

/** What planning is doing, and how far it is. */
export interface PlanProgress {
  /**
   * In this order: the wishes are applied and controllers act; the engine is filled; pods are placed; it is asked why
   * some are pending.
   */
  readonly phase: "apply" | "fill" | "place" | "explain";
  /** Objects of the cluster, or pods of this round. */
  readonly done: number;
  readonly total: number;
  /** Of the phase `place`: how many pods have a node so far. */
  readonly placed?: number;
  /** From 1; later rounds are for pods that wait for others. */
  readonly round: number;
}
