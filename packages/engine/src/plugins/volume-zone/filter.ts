import type { FilterPlugin } from "../../cycle/plugin.ts";

/** Has nothing to say about a pod without persistent volume claims; one with is not covered, and refused before it gets here. */
export const volumeZoneFilter: FilterPlugin = {
  name: "VolumeZone",

  preFilter() {
    return { kind: "skip" };
  },
};
