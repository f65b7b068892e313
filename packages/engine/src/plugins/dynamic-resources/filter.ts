import type { FilterPlugin } from "../../cycle/plugin.ts";

/** Has nothing to say about a pod without resource claims; one with is not covered, and refused before it gets here. */
export const dynamicResourcesFilter: FilterPlugin = {
  name: "DynamicResources",

  preFilter() {
    return { kind: "skip" };
  },
};
