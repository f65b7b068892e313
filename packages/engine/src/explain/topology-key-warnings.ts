import { labelValue } from "../api/object-meta.ts";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { Rule, RuleTopology } from "./rules.ts";
import { listText } from "./selector-text.ts";

/** A rule that does not do what it says, because nodes lack its topologyKey. */
export interface TopologyKeyWarning {
  /** The rule's topologyKey field. */
  readonly path: string;
  readonly topologyKey: string;
  readonly nodesWithout: readonly string[];
  readonly message: string;
}

/** A misspelt or missing label silently disables some rules and makes others impossible: says which, for each rule. */
export function topologyKeyWarnings(rules: readonly Rule[], cluster: ClusterSnapshot): TopologyKeyWarning[] {
  return rules.flatMap(({ topology }) => {
    if (topology === undefined || cluster.nodes.length === 0) return [];
    const nodesWithout = cluster.nodes
      .filter((node) => labelValue(node.labels, topology.key) === undefined)
      .map(({ name }) => name);
    if (nodesWithout.length === 0) return [];
    const everywhere = nodesWithout.length === cluster.nodes.length;
    const lack = everywhere
      ? "no node has"
      : `${fewNames(nodesWithout)} ${nodesWithout.length === 1 ? "lacks" : "lack"}`;
    const message = `${lack} the label ${topology.key}: ${missingKeyEffect(topology, everywhere ? "" : " there")}`;
    return [{ path: topology.path, topologyKey: topology.key, nodesWithout, message }];
  });
}

/**
 * What a rule does on nodes that lack its topologyKey: said alike of a pod that is explained and of a manifest that is linted.
 * Source: plugins/interpodaffinity/filtering.go and scoring.go; `requireAllTopologies` (plugins/podtopologyspread).
 *
 * @param there What says which nodes: ` there`, or nothing for all.
 */
export function missingKeyEffect({ kind, required }: Pick<RuleTopology, "kind" | "required">, there: string): string {
  const strength = required ? "required" : "preferred";
  switch (kind) {
    case "affinity":
      return required
        ? `the required affinity can not be met${there}, so its pods never run${there}`
        : `the preferred affinity adds nothing${there}`;
    case "antiAffinity":
      return required || there === ""
        ? `the ${strength} anti-affinity keeps nobody apart${there}`
        : `the preferred anti-affinity finds nobody to avoid${there}, which makes these nodes look best`;
    case "spread":
      return required ? `its pods never run${there}` : `the spread constraint adds nothing${there}`;
    default:
      return kind satisfies never;
  }
}

function fewNames(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const more = names.length - shown.length;
  return listText(more === 0 ? shown : [...shown, `${more} more ${more === 1 ? "node" : "nodes"}`]);
}
