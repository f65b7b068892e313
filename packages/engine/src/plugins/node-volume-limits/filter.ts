import type { FilterPlugin } from "../../cycle/plugin.ts";

/** Has nothing to say about a pod without attachable volumes; one with is not covered, and refused before it gets here. */
export const nodeVolumeLimitsFilter: FilterPlugin = {
  name: "NodeVolumeLimits",

  preFilter() {
    return { kind: "skip" };
  },
};
