import type { FilterPlugin, NodeFilter, Rejection } from "../../cycle/plugin.ts";

// A rejection is data: one constant per reason, with upstream's words and code. It is rendered once, at the very end.
const otherNodeRequested: Rejection = {
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) didn't match the requested node name"],
};

/**
 * Source: upstream's plugins/nodename/node_name.go; a plugin always says whom it answers to.
 *
 * @param narrows Whether nodes that the pod does not name are not asked at all, as since 1.37.
 */
export function nodeNameFilter(narrows: boolean): FilterPlugin {
  return {
    name: "NodeName",

    // What depends on the pod alone is worked out here, once. What depends on the node is left to the filter, which
    // runs for each of thousands: there, look up, do not compute.
    preFilter({ pod }) {
      const wanted = pod.spec.nodeName ?? "";
      // Nothing to say about this pod: the filter then costs nothing at all.
      if (wanted === "") return { kind: "skip" };

      const filter: NodeFilter = {
        ignoresPods: true,
        filter: ({ name }) => (name === wanted ? undefined : otherNodeRequested),
      };
      // The nodes that need be asked at all. Most plugins have to look at every node, and leave this out.
      return narrows ? { kind: "filter", filter, nodeNames: new Set([wanted]) } : { kind: "filter", filter };
    },
  };
}
