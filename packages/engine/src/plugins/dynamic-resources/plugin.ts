import type { Plugin } from "../../cycle/plugin.ts";
import { dynamicResourcesFilter } from "./filter.ts";
import { dynamicResourcesScore } from "./score.ts";

/** Keeps pods off nodes without the devices that they claim. */
export function dynamicResources(): Plugin {
  return { filter: dynamicResourcesFilter, score: dynamicResourcesScore };
}
