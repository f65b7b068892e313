import type { Pod } from "../api/pod.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import type { EvidencedRejection } from "../cycle/evidence.ts";
import type { PluginName } from "../cycle/plugin.ts";
import type { Engine } from "../engine.ts";
import { nodeRejections } from "./node-rejections.ts";

/**
 * What some plugins hold against one node for a pod, each of their terms by itself: all of it where {@link explainPod}
 * looks at every node. The pod is taken as incoming: one that runs must be removed from the engine first, or it
 * meets itself. What is found is to be read before the engine changes.
 *
 * @param plugins Those to ask; of them the ones that the pod's profile has.
 * @throws RangeError for a node that is not there.
 */
export function rejectionsAt(
  engine: Engine,
  pod: Pod,
  nodeName: string,
  plugins: readonly PluginName[],
): readonly EvidencedRejection[] {
  const node = engine.cluster.node(nodeName);
  if (node === undefined) throw new RangeError(`no node named "${nodeName}" in the cluster`);
  const profile = engine.profileFor(pod);
  const filters = profile.filters.filter((name) => plugins.includes(name));
  return nodeRejections(toPodInfo(pod), engine.cluster, { ...profile, filters })(node);
}
