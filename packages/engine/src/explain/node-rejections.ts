import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import {
  type EvidencedRejection,
  type EvidenceFinder,
  type FoundEvidence,
  joinEvidence,
  laterFinder,
} from "../cycle/evidence.ts";
import type { PluginName } from "../cycle/plugin.ts";
import type { Profile } from "../cycle/profile.ts";
import { SharedLists } from "../cycle/shared-lists.ts";
import { registry } from "../plugins/registry.ts";

/**
 * Finds everything that keeps the pod from a node: every plugin that rejects it, not only the first as upstream
 * reports, and each of the plugin's terms that does. Prepared once for all nodes, at the first of them.
 */
export function nodeRejections(pod: PodInfo, cluster: ClusterSnapshot, profile: Profile): EvidenceFinder {
  const lists = new SharedLists<EvidencedRejection>();
  let finders: readonly EvidenceFinder[] | undefined;
  return laterFinder((node) => {
    finders ??= profile.filters.flatMap((name) => rejectionsBy(name, pod, cluster, profile) ?? []);
    const parts: FoundEvidence[] = [];
    for (const find of finders) {
      const found = find.later === undefined ? notEmpty(find(node)) : find.later(node);
      if (found !== undefined) parts.push(found);
    }
    return joinEvidence(parts, lists);
  });
}

/** @returns nothing for a plugin that has nothing to say about the pod. */
function rejectionsBy(
  name: PluginName,
  pod: PodInfo,
  cluster: ClusterSnapshot,
  profile: Profile,
): EvidenceFinder | undefined {
  const plugin = registry[name](profile.args, profile.kubernetesVersion);
  if (plugin.evidence !== undefined && plugin.evidenceJudges === true) return plugin.evidence(pod, cluster);
  const result = plugin.filter?.preFilter(pod, cluster);
  if (result === undefined || result.kind === "skip") return undefined;
  // Prepared at the first node that needs it: most plugins reject none.
  let evidence: EvidenceFinder | undefined;
  return (node) => {
    const rejection = result.kind === "reject" ? result.rejection : result.filter.filter(node);
    if (rejection === undefined) return none;
    evidence ??= plugin.evidence?.(pod, cluster);
    const found = evidence?.(node) ?? none;
    return found.length > 0 ? found : [{ plugin: name, ...rejection }];
  };
}

const none: readonly EvidencedRejection[] = [];

function notEmpty(found: readonly EvidencedRejection[]): readonly EvidencedRejection[] | undefined {
  return found.length === 0 ? undefined : found;
}
