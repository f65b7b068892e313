import type { Plugin } from "../../cycle/plugin.ts";
import { nodeVolumeLimitsFilter } from "./filter.ts";

/** Keeps pods off nodes that have as many volumes attached as they take. */
export function nodeVolumeLimits(): Plugin {
  return { filter: nodeVolumeLimitsFilter };
}
