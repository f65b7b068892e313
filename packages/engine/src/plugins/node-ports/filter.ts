import { portsConflict } from "../../cluster/host-ports.ts";
import type { FilterPlugin, Rejection } from "../../cycle/plugin.ts";

export const portsTaken: Rejection = {
  code: "Unschedulable",
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
};

/** Source: upstream's plugins/nodeports/node_ports.go. */
export const nodePortsFilter: FilterPlugin = {
  name: "NodePorts",

  preFilter({ hostPorts }) {
    if (hostPorts.length === 0) return { kind: "skip" };
    return {
      kind: "filter",
      filter: {
        filter: ({ usedPorts }) =>
          hostPorts.some((wanted) => usedPorts.some((used) => portsConflict(wanted, used))) ? portsTaken : undefined,
      },
    };
  },
};
