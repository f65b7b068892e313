import { type Labels, labelValue } from "../api/object-meta.ts";

/**
 * The order in which upstream goes through the nodes: one of each zone, then the next of each zone. Zones are in the
 * order of their first node. Upstream moves a node whose zone changes to the end of its new zone; here it keeps its
 * place among the nodes, so that the order follows from what is there now.
 * Source: `nodeTree.list` (pkg/scheduler/backend/cache/node_tree.go).
 */
export function zoneRoundRobin<Some extends { readonly labels: Labels }>(nodes: readonly Some[]): readonly Some[] {
  const zones = new Map<string, Some[]>();
  for (const node of nodes) {
    const zone = zoneKey(node.labels);
    const inZone = zones.get(zone);
    if (inZone === undefined) zones.set(zone, [node]);
    else inZone.push(node);
  }
  const lists = [...zones.values()];
  const order: Some[] = [];
  for (let round = 0; order.length < nodes.length; round++) {
    for (const list of lists) {
      const node = list[round];
      if (node !== undefined) order.push(node);
    }
  }
  return order;
}

/** Equal for nodes of one zone of one region. Source: `GetZoneKey` (k8s.io/component-helpers, node/topology). */
function zoneKey(labels: Labels): string {
  const zone = firstOf(labels, "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone");
  const region = firstOf(labels, "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region");
  return `${region}:\0:${zone}`;
}

function firstOf(labels: Labels, old: string, present: string): string {
  return labelValue(labels, old) ?? labelValue(labels, present) ?? "";
}
