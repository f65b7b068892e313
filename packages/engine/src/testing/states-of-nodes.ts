import { noResources } from "../cluster/resource-amounts.ts";
import { NodeTable } from "../incremental/nodes/node-table.ts";

/** Nodes of one size, without pods. */
export function tableOf(nodes: number): NodeTable {
  const table = new NodeTable();
  const allocatable = { cpu: "4", memory: "8Gi", pods: "110" };
  for (let slot = 0; slot < nodes; slot++) table.append({ metadata: { name: `n${slot}` }, status: { allocatable } });
  return table;
}

/** As when a pod of so much cpu comes to the node, or goes. */
export function podChanged(table: NodeTable, slot: number, milliCpu: number, by: 1 | -1): void {
  table.usage.add(slot, { usage: { ...noResources, milliCpu }, nonZeroUsage: { milliCpu, memory: 0 } }, by);
  table.states.podsChanged(slot, true);
  table.log.append(slot);
}
