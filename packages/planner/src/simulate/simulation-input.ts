import type { Engine, Profile } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import type { Change } from "../change/change.ts";
import type { Frame } from "./film.ts";
import type { Simulation } from "./simulation.ts";

/** What is known of a simulation that is not over. */
export type SimulationSoFar = Pick<Simulation, "before" | "changes" | "steps">;

/** What to simulate. */
export interface SimulationInput {
  /** The cluster: whole objects, pods that run among them. */
  readonly objects: readonly KubernetesObject[];
  /**
   * Whether the objects are wishes rather than what runs: they are played to their end before the first change.
   *
   * @defaultValue false
   */
  readonly areWishes?: boolean;
  /** In order. */
  readonly changes: readonly Change[];
  /** The namespace of changes and objects that name none. */
  readonly namespace?: string;
  /** Decides between equally good nodes. A whole number. */
  readonly seed: number;
  /**
   * In which order things that happen at once are taken, where the real ones are in no order: a DaemonSet's nodes, pods
   * made at once by a Job or a Parallel StatefulSet, pods of the same second, workloads whose turn it is. The same
   * number, the same order.
   *
   * @defaultValue 0: the order of the cluster's objects
   */
  readonly order?: number;
  /** Each decides the pods that ask for its scheduler. */
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly createEngine: (...profiles: readonly [Profile, ...Profile[]]) => Engine;
  /** Workloads, as `KIND/NAME`, whose new pods never become ready. */
  readonly notReady?: readonly string[];
  /** Jobs, as `Job/NAME`, whose pods fail, with the exit code of their first container. */
  readonly failing?: Readonly<Record<string, number>>;
  /** Whether changes are refused at their turn alone, since they have been looked at before. @defaultValue false */
  readonly areForeseen?: boolean;
  /** Whether a change whose pod is gone by its turn is passed over rather than refused. @defaultValue false */
  readonly passesOverGone?: boolean;
  /** Whether each step is kept. @defaultValue true */
  readonly keepsSteps?: boolean;
  /** Why a pod that fits nowhere is pending, in our words. */
  readonly reasonOf?: (pod: Parameters<Engine["decide"]>[0], engine: Engine) => string | undefined;
  /** Called before the first change with what is known by then: the lists grow as things happen. */
  readonly onBegin?: (soFar: SimulationSoFar) => void;
  /** Called with what the cluster is like before the first change, and after each step. */
  readonly onFrame?: (frame: Frame) => void;
  /** Called after each step. */
  readonly onProgress?: (progress: {
    readonly change: number;
    readonly changes: number;
    readonly steps: number;
  }) => void;
}
