/** The kinds of domain that well-known topology keys name. */
const wellKnown = new Map([
  ["kubernetes.io/hostname", "node"],
  ["topology.kubernetes.io/zone", "zone"],
  ["topology.kubernetes.io/region", "region"],
  ["failure-domain.beta.kubernetes.io/zone", "zone"],
  ["failure-domain.beta.kubernetes.io/region", "region"],
]);

/** What a topology key stands for, to follow "on" or "in": `a node`, `a zone`, `a part of the cluster (example.com/rack)`. */
export function domainText(topologyKey: string): string {
  const noun = wellKnown.get(topologyKey);
  return noun === undefined ? `a part of the cluster (${topologyKey})` : `a ${noun}`;
}

/** `on a node`, `in a zone`, `in a part of the cluster (example.com/rack)`. */
export function placeText(topologyKey: string): string {
  return `${isNodeKey(topologyKey) ? "on" : "in"} ${domainText(topologyKey)}`;
}

/** Whether each node is a domain of its own. */
export function isNodeKey(topologyKey: string): boolean {
  return wellKnown.get(topologyKey) === "node";
}

/** One domain by its value: `node a1`, `zone a`, `zone-a` (not `zone zone-a`), `example.com/rack=r1`. */
export function domainName(topologyKey: string, value: string): string {
  const noun = wellKnown.get(topologyKey);
  if (noun === undefined) return `${topologyKey}=${value}`;
  return value.startsWith(noun) ? value : `${noun} ${value}`;
}

/** One domain as the place of a pod: `on a1`, `in zone a`, `in example.com/rack=r1`. */
export function domainPlace(topologyKey: string, value: string): string {
  return isNodeKey(topologyKey) ? `on ${value}` : `in ${domainName(topologyKey, value)}`;
}

/** The plural of {@link domainText}'s noun: `nodes`, `zones`, `values of example.com/rack`. */
export function domainsText(topologyKey: string): string {
  const noun = wellKnown.get(topologyKey);
  return noun === undefined ? `values of ${topologyKey}` : `${noun}s`;
}
