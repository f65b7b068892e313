import { tolerates } from "../../cluster/tolerations.ts";
import type { ScorePlugin } from "../../cycle/plugin.ts";
import { normalizeReversed } from "../../cycle/normalize-score.ts";

/** The fewer `PreferNoSchedule` taints the pod does not tolerate, the better. Source: `Score` (taint_toleration.go). */
export const taintTolerationScore: ScorePlugin = {
  name: "TaintToleration",

  preScore({ pod }) {
    const { tolerations } = pod.spec;
    return {
      score: ({ node }) =>
        node.spec?.taints?.filter((taint) => taint.effect === "PreferNoSchedule" && !tolerates(tolerations, taint))
          .length ?? 0,
      normalize: normalizeReversed,
    };
  },
};
