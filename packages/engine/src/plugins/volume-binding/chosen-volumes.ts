import type { Pod } from "../../api/pod.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { volumeFinder } from "./find-volumes.ts";
import type { Provision, StaticBinding } from "./node-volumes.ts";
import { podClaims } from "./pod-claims.ts";

/** What becomes of a pod's unbound claims once it is placed. */
export interface ChosenVolumes {
  /** Claims and the volumes that they are bound to. */
  readonly bindings: readonly StaticBinding[];
  /** Claims for which volumes are made. */
  readonly provisions: readonly Provision[];
}

/**
 * The volumes that the scheduler chooses for a pod that it places on the node. Ask before the pod is assumed.
 * Source: `AssumePodVolumes` (plugins/volumebinding/binder.go).
 */
export function chosenVolumes(pod: Pod, nodeName: string, cluster: ClusterSnapshot): ChosenVolumes {
  const node = cluster.node(nodeName);
  const claims = podClaims(toPodInfo(pod), cluster);
  if (node === undefined || typeof claims === "string") return { bindings: [], provisions: [] };
  const { bindings, provisions } = volumeFinder(claims, cluster)(node);
  return { bindings, provisions };
}
