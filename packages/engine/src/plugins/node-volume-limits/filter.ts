import type { FilterPlugin, Rejection } from "../../cycle/plugin.ts";
import { inTreePluginOf } from "../../storage/in-tree-volumes.ts";
import { volumeClaim } from "../../storage/pod-claims.ts";
import { isOverLimit, type LimitDifferences, volumeJudge } from "./judge-volumes.ts";

export const tooManyVolumes: Rejection = { code: "Unschedulable", reasons: ["node(s) exceed max volume count"] };

/** Source: upstream's plugins/nodevolumelimits/csi.go. */
export function nodeVolumeLimitsFilter(differences: LimitDifferences): FilterPlugin {
  return {
    name: "NodeVolumeLimits",

    preFilter(pod, cluster) {
      const volumes = pod.pod.spec.volumes ?? [];
      if (!volumes.some((one) => volumeClaim(pod.pod, one) !== undefined || inTreePluginOf(one) !== undefined)) {
        return { kind: "skip" };
      }
      const { judge, isFine } = volumeJudge(pod, cluster, differences);
      return {
        kind: "filter",
        filter: {
          filter: (node) => {
            if (isFine(node)) return undefined;
            const judged = judge(node);
            return "code" in judged ? judged : judged.drivers.some(isOverLimit) ? tooManyVolumes : undefined;
          },
        },
      };
    },
  };
}
