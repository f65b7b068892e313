import { labelValue } from "../../api/object-meta.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { type EvidencedRejection, type InterPodEvidence, placedPod } from "../../cycle/evidence.ts";
import { SharedLists } from "../../cycle/shared-lists.ts";
import { avoidingCounts, type SelectingTerms, selectingTerms } from "./count-placed.ts";
import { existingAntiAffinityViolated } from "./filter.ts";
import type { PodsThen } from "./pods-then.ts";
import { byDomain, type FindLater, once } from "./term-evidence.ts";

/** Terms of placed pods' anti-affinity that find the pod in a node's domain: key by key, one entry a pod and term. */
export function avoidingEvidence(incoming: PodInfo, cluster: ClusterSnapshot, placedThen: PodsThen): FindLater {
  const counts = avoidingCounts(incoming, cluster);
  const selecting = selectingTerms(incoming, cluster.namespaces);
  const keys = counts.topologyKeys();
  const finders = keys.map((key) => byDomain(key, (domain = "") => avoidersIn(key, domain, selecting, placedThen)));
  const lists = new SharedLists<EvidencedRejection>();
  const inOrder = once(() => (keys.length === 1 ? keys : byFirstPod(keys, selecting, placedThen)));
  return (node) => {
    const found = finders.map((find, index) =>
      counts.at(keys[index] ?? "", node.labels) > 0 ? find(node) : undefined,
    );
    if (found.every((one) => one === undefined)) return undefined;
    if (found.length === 1) return found[0];
    return { read: () => lists.join(inOrder().map((key) => found[keys.indexOf(key)]?.read() ?? [])) };
  };
}

function avoidersIn(
  topologyKey: string,
  domain: string,
  selecting: SelectingTerms,
  placedThen: PodsThen,
): readonly EvidencedRejection[] {
  const { code, reasons } = existingAntiAffinityViolated;
  const found: EvidencedRejection[] = [];
  for (const { name: node, pods } of placedThen.nodesIn(topologyKey, domain)) {
    for (const pod of pods) {
      for (const affinityTerm of selecting(pod.requiredAntiAffinityTerms)) {
        if (affinityTerm.topologyKey !== topologyKey) continue;
        const { namespace, name } = pod;
        // Field by field: there may be a hundred thousand of these, and a spread takes ten times as long.
        const evidence: InterPodEvidence = {
          kind: "interPod",
          affinityTerm,
          direction: "avoidedBy",
          term: affinityTerm.path,
          termOf: { namespace, name },
          topologyKey,
          topologyValue: domain,
          blockers: [placedPod(pod, node)],
          matching: nobody,
          matchingThisTerm: 0,
          matchingHere: 0,
          elsewhere: nobody,
        };
        found.push({ plugin: "InterPodAffinity", code, reasons, evidence });
      }
    }
  }
  return found;
}

const nobody: InterPodEvidence["matching"] = [];

/** The keys in the order of the first pods that avoid by them. Looks at pods until it has met all of them. */
function byFirstPod(keys: readonly string[], selecting: SelectingTerms, { nodes }: PodsThen): readonly string[] {
  const met = new Set<string>();
  for (const { labels, pods } of nodes) {
    for (const { requiredAntiAffinityTerms: terms } of pods) {
      for (const { topologyKey } of selecting(terms)) {
        if (labelValue(labels, topologyKey) !== undefined) met.add(topologyKey);
      }
      if (met.size === keys.length) return [...met];
    }
  }
  return [...met];
}
