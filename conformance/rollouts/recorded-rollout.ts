import type { KubernetesObject } from "@stowage/manifests";
import type { Change, ChangeResult, ClusterState, Extremes, Outcome, Step } from "@stowage/planner";

/** What the real controllers, with the real scheduler, made of a change. */
export interface RecordedRollout {
  readonly name: string;
  readonly about: string;
  readonly cluster: readonly KubernetesObject[];
  readonly change: Change | readonly Change[];
  readonly expect: ExpectedRollout;
}

/** What runs of the same case agreed on. */
export interface ExpectedRollout {
  /** Absent where even that varied. */
  readonly outcome?: Outcome;
  readonly outcomes?: readonly Outcome[];
  readonly changes: readonly Partial<
    Omit<ChangeResult, "change" | "final"> & { readonly final: Partial<ClusterState> }
  >[];
  readonly final: Partial<ClusterState>;
  readonly extremes?: Readonly<Record<string, Partial<Extremes>>>;
  readonly steps: readonly Partial<Step>[];
  /** Paths of what they did not agree on: `steps[0].bound.Deployment/web r2`, `steps from 7`. */
  readonly varied: readonly string[];
}
