import type { Pod } from "../../api/pod.ts";
import { withoutItsNode } from "./named-node.ts";
import { nodeVolumes } from "./same-spec.ts";

/** The pod as it was before it had a node, and without the volumes and the named node that it has of its own. */
export function incomingPod(pod: Pod): Pod {
  const others = nodeVolumes(pod.spec.volumes);
  const shared = withoutItsNode(pod.spec);
  const hasNothing = pod.status === undefined && pod.spec.nodeName === undefined && shared === pod.spec;
  if (hasNothing && others === pod.spec.volumes) return pod;
  const { status: _status, ...incoming } = pod;
  const { nodeName: _nodeName, volumes: _volumes, ...spec } = shared;
  return { ...incoming, spec: others === undefined ? spec : { ...spec, volumes: others } };
}
