import type { Plugin } from "../../cycle/plugin.ts";
import { nodeUnschedulableFilter } from "./filter.ts";

/** Keeps pods off cordoned nodes. */
export function nodeUnschedulable(): Plugin {
  return { filter: nodeUnschedulableFilter };
}
