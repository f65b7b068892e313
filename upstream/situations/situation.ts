import type { ControlPlane } from "../control-plane/control-plane.ts";
import type { KubernetesObject } from "../control-plane/resource-path.ts";

/** A cluster in which pods wait, made step by step on a real control plane whose kubelets do nothing. */
export interface Situation {
  /** What keeps the pods, as a rule. */
  readonly name: string;
  readonly steps: readonly Step[];
  /** What the scheduler says of some pod in the end, in part: proof that the situation is what it is called. */
  readonly says?: string;
}

/** What is done, and how many pods there are when the scheduler has nothing left to do with it. */
export interface Step {
  readonly create?: readonly KubernetesObject[];
  readonly act?: (cluster: ControlPlane) => Promise<unknown>;
  /** Pods with a node, terminating ones too. @defaultValue that of the step before */
  readonly bound?: number;
  /** Pods without one. @defaultValue that of the step before */
  readonly pending?: number;
}
