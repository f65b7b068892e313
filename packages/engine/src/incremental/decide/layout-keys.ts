import type { Limits } from "../limits.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import type { NodeScores } from "../groups/node-scores.ts";
import type { GroupScoresCache } from "../groups/group-scores-cache.ts";
import { keyOf, type Rule } from "../rules/rule.ts";

/** What says how nodes are laid out. */
interface LayoutInputs {
  readonly nodes: NodeTable;
  readonly views: GroupScoresCache;
  readonly limits: Limits;
}

/**
 * The keys of rules that divide the nodes. Those that cut across each other may leave a node or two in each cell: then
 * the one with the most domains is fine.
 */
export function keysOfLayout(
  nodeScores: NodeScores,
  rules: readonly Rule[],
  { nodes, views, limits }: LayoutInputs,
): readonly TopologyKey[] {
  let keys = coarseKeys(rules, nodes, limits);
  while (views.layout(keys, nodeScores).cells > limits.mostCells(nodes.size)) {
    const finer = largestFree(keys, rules, nodes);
    if (finer === undefined) break;
    keys = keys.filter((key) => key !== finer);
  }
  return keys;
}

/** Soft constraints ask how many domains have a feasible node, which cells tell; the others' keys may be many. */
function coarseKeys(rules: readonly Rule[], nodes: NodeTable, limits: Limits): readonly TopologyKey[] {
  const keys = new Set<TopologyKey>();
  for (const rule of rules) {
    const key = keyOf(rule);
    if (key === undefined) continue;
    if (rule.type === "soft" || key.nodes(nodes).inUse <= limits.coarseDomains(nodes.size)) keys.add(key);
  }
  return [...keys].sort((one, other) => one.number - other.number);
}

/** Of the keys that need not be coarse, the one with the most domains. */
function largestFree(keys: readonly TopologyKey[], rules: readonly Rule[], nodes: NodeTable): TopologyKey | undefined {
  const needed = new Set(rules.filter(({ type }) => type === "soft").map(keyOf));
  const free = keys.filter((key) => !needed.has(key));
  return free.toSorted((one, other) => other.nodes(nodes).inUse - one.nodes(nodes).inUse)[0];
}
