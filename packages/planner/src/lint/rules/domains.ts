import { labelValue, type NodeInfo } from "@stowage/engine";

/** The domains of a topologyKey among nodes, and the nodes that are in none. */
export interface Domains {
  readonly values: ReadonlySet<string>;
  readonly nodesWithout: readonly NodeInfo[];
}

const known = new WeakMap<readonly NodeInfo[], Map<string, Domains>>();

/** Groups nodes by a label; once for a list of nodes, which nobody changes. */
export function domainsOf(nodes: readonly NodeInfo[], topologyKey: string): Domains {
  const ofNodes = known.get(nodes) ?? new Map<string, Domains>();
  known.set(nodes, ofNodes);
  const before = ofNodes.get(topologyKey);
  if (before !== undefined) return before;
  const domains = groupedBy(nodes, topologyKey);
  ofNodes.set(topologyKey, domains);
  return domains;
}

function groupedBy(nodes: readonly NodeInfo[], topologyKey: string): Domains {
  const values = new Set<string>();
  const nodesWithout: NodeInfo[] = [];
  for (const node of nodes) {
    const value = labelValue(node.labels, topologyKey);
    if (value === undefined) nodesWithout.push(node);
    else values.add(value);
  }
  return { values, nodesWithout };
}

const nouns: ReadonlyMap<string, string> = new Map([
  ["kubernetes.io/hostname", "node"],
  ["topology.kubernetes.io/zone", "zone"],
  ["failure-domain.beta.kubernetes.io/zone", "zone"],
  ["topology.kubernetes.io/region", "region"],
  ["failure-domain.beta.kubernetes.io/region", "region"],
]);

/** What a domain of the key is called: `node`, `zone`, `value of example.com/rack`. */
export function domainNoun(topologyKey: string): string {
  return nouns.get(topologyKey) ?? `value of ${topologyKey}`;
}

/** `1 zone`, `3 zones`, `2 values of rack`. */
export function domainCount(count: number, topologyKey: string): string {
  const noun = domainNoun(topologyKey);
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.startsWith("value of ") ? noun.replace("value", "values") : `${noun}s`}`;
}
