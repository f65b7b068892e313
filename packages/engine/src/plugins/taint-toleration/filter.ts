import { doNotSchedule, untoleratedTaint } from "../../cluster/tolerations.ts";
import type { FilterPlugin, Rejection } from "../../cycle/plugin.ts";

export const untolerated: Rejection = {
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) had untolerated taint(s)"],
};

/** Source: `Filter` (plugins/tainttoleration/taint_toleration.go). */
export const taintTolerationFilter: FilterPlugin = {
  name: "TaintToleration",

  preFilter({ pod }) {
    const { tolerations } = pod.spec;
    return {
      kind: "filter",
      filter: {
        ignoresPods: true,
        filter: ({ node }) =>
          untoleratedTaint(node.spec?.taints, tolerations, doNotSchedule) === undefined ? undefined : untolerated,
      },
    };
  },
};
