import type { Taint } from "../../api/node.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { doNotSchedule, tolerates } from "../../cluster/tolerations.ts";
import type { EvidenceFinder } from "../../cycle/evidence.ts";
import { oncePerText } from "../../cycle/once-per-text.ts";
import { untolerated } from "./filter.ts";

/** Every taint that keeps the pod away; upstream stops at the first. */
export function taintEvidence({ pod }: PodInfo): EvidenceFinder {
  const { tolerations } = pod.spec;
  const find: EvidenceFinder = ({ node }) =>
    (node.spec?.taints ?? [])
      .filter((taint) => doNotSchedule(taint) && !tolerates(tolerations, taint))
      .map((taint) => {
        const what = `the taint ${taintText(taint)}, which the pod does not tolerate`;
        const theme = { one: `has ${what}`, many: `have ${what}` };
        return { plugin: "TaintToleration", ...untolerated, evidence: { kind: "fact", fact: theme.one, theme } };
      });
  return oncePerText(({ node }) => JSON.stringify(node.spec?.taints), find);
}

/** As kubectl writes a taint: `key=value:effect`. */
function taintText({ key, value, effect }: Taint): string {
  return value === undefined || value === "" ? `${key}:${effect}` : `${key}=${value}:${effect}`;
}
