import type { Volume } from "../../api/pod.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";

/** A pod that nodes hold: what they need of it. */
export interface PlacedPod extends PodInfo {
  /** Its place among the node's pods; the node's own affair. */
  index: number;
  /** Whether it has claims or disks: more than its node has a say in where it goes. */
  readonly hasVolumes: boolean;
  readonly volumes: readonly Volume[];
  /** Adds it `by` times to every counter that it is counted in, on the node in the slot. */
  count(slot: number, by: 1 | -1): void;
  /** To be called once classes of pods have been divided: counts it in its class anew, if that is another one. */
  countInDividedClass(slot: number): void;
}
