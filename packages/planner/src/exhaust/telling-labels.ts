import type { NodeInfo, Pod, Profile } from "@stowage/engine";
import { addedAffinity, namedNodeKeys, nodeTermsOf, topologyKeysOf } from "../plan/node-keys.ts";
import { targetNodeName } from "../workloads/daemon-tolerations.ts";

/** Which labels of nodes anything can tell apart, and how. */
export interface TellingLabels {
  /** Whose values mean nothing by themselves: all nodes of one domain may change places with all of another. */
  readonly domainKey: string | undefined;
  /** Of a node, without those that only tell that it is another one. */
  readonly of: (node: NodeInfo) => readonly (readonly [string, string])[];
}

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";

/**
 * What the rules of pods read of nodes: some keys by value, since a selector of nodes names them; others only as a
 * topologyKey, for which one value is as good as any other.
 *
 * @param coming The pods that are to be placed.
 * @param existing Those that have a node: their rules about pods still hold.
 * @param podLabelKeys By which pods are selected: of nodes they get the labels of zone and region.
 */
export function tellingLabels(
  nodes: readonly NodeInfo[],
  coming: readonly Pod[],
  existing: readonly Pod[],
  { profiles, podLabelKeys }: { readonly profiles: readonly Profile[]; readonly podLabelKeys: ReadonlySet<string> },
): TellingLabels {
  const named = new Set<string>([...podLabelKeys, ...namedNodeKeys(coming, profiles)]);
  // A DaemonSet has a pod for each node: they change places with their nodes.
  const free = coming.filter((pod) => targetNodeName(pod) === undefined);
  const namesNodes = [...free.map(({ spec }) => spec.affinity?.nodeAffinity), ...profiles.map(addedAffinity)]
    .flatMap(nodeTermsOf)
    .some(({ matchFields = [] }) => matchFields.length > 0);
  const topologyKeys = topologyKeysOf([...coming, ...existing], profiles);
  const values = new Map<string, Map<string, number>>();
  for (const { labels } of nodes) {
    for (const [key, value] of Object.entries(labels)) {
      const counts = values.get(key) ?? new Map<string, number>();
      values.set(key, counts);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const isOwn = (key: string, value: string): boolean => key === hostname && values.get(key)?.get(value) === 1;
  const isDomain = (key: string): boolean => !named.has(key) && key !== hostname && (values.get(key)?.size ?? 0) > 1;
  const domainKey = namesNodes ? undefined : [zone, ...topologyKeys].find(isDomain);
  return {
    domainKey,
    of: ({ name, labels }) => [
      ...(namesNodes ? [["", name] as const] : []),
      ...Object.entries(labels)
        .filter(([key]) => (named.has(key) || topologyKeys.has(key)) && key !== domainKey)
        .map(([key, value]) => [key, isOwn(key, value) && !named.has(key) && !namesNodes ? "" : value] as const),
    ],
  };
}
