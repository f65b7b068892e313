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
    const message = `${lack} the label ${topology.key}: ${effectOf(topology, everywhere ? "" : " there")}`;
    return [{ path: topology.path, topologyKey: topology.key, nodesWithout, message }];
  });
}

function effectOf({ kind, required }: RuleTopology, there: string): string {
  switch (kind) {
    case "affinity":
      return required
        ? `the rule can not be met${there}, so the pod never runs${there}`
        : `the rule adds nothing${there}`;
    case "antiAffinity":
      return required
        ? `the rule keeps nobody apart${there}: it lets the pod run${there} beside the pods it avoids`
        : `the rule finds nobody to avoid${there}${there === "" ? "" : ", which speaks for going there"}`;
    case "spread":
      return required ? `the pod never runs${there}` : `the rule adds nothing${there}`;
    default:
      return kind satisfies never;
  }
}

function fewNames(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const more = names.length - shown.length;
  return listText(more === 0 ? shown : [...shown, `${more} more ${more === 1 ? "node" : "nodes"}`]);
}
