import type { FilterPlugin } from "../../cycle/plugin.ts";

/** Has nothing to say about a pod without volumes that only one node may mount; one with is not covered, and refused before it gets here. */
export const volumeRestrictionsFilter: FilterPlugin = {
  name: "VolumeRestrictions",

  preFilter() {
    return { kind: "skip" };
  },
};
