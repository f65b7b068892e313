import type { PodInfo } from "../cluster/pod-info.ts";
import type { LiveNode } from "./live-node.ts";
import type { PodTerms } from "./pod-terms.ts";
import type { SeenPods } from "./seen-pods.ts";

/** What a pod does in the cluster; see `Engine`. An assumed one is bound. */
export type PodState = "bound" | "nominated" | "waiting" | "over";

/** A pod of the cluster. */
export interface PodRecord {
  readonly info: PodInfo;
  readonly state: PodState;
  /** Where a bound pod is, and where a nominated one is to go. */
  readonly nodeName: string;
  readonly isAssumed: boolean;
  /** What `forget` goes back to, of an assumed pod: absent where it was not in the cluster before. */
  readonly before?: PodRecord;
  /** The pod's class, by what terms see of it; set while the pod is, or was, on a node. */
  seen: SeenPods | undefined;
  /** What the pod's terms ask for; set with `seen`. */
  terms: PodTerms | undefined;
  /** The node that the pod counts on; absent while it counts nowhere. */
  node: LiveNode | undefined;
  /** Its place among the node's pods. */
  index: number;
}
