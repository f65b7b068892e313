import type { Taint } from "../../api/node.ts";
import { tolerates } from "../../cluster/tolerations.ts";
import type { FilterPlugin, Rejection } from "../../cycle/plugin.ts";

const unschedulable: Rejection = {
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) were unschedulable"],
};

/** The taint that goes with `spec.unschedulable`; tolerating it is enough, even where the node lacks it. */
const unschedulableTaint: Taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

/** Source: upstream's plugins/nodeunschedulable/node_unschedulable.go. */
export const nodeUnschedulableFilter: FilterPlugin = {
  name: "NodeUnschedulable",

  preFilter({ pod }) {
    if (tolerates(pod.spec.tolerations, unschedulableTaint)) return { kind: "skip" };
    return {
      kind: "filter",
      filter: {
        ignoresPods: true,
        filter: ({ node }) => (node.spec?.unschedulable === true ? unschedulable : undefined),
      },
    };
  },
};
