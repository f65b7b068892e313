import type { Plugin } from "../../cycle/plugin.ts";
import { nodeDeclaredFeaturesFilter } from "./filter.ts";

/** Keeps pods that need a feature of the kubelet off nodes that do not declare it. */
export function nodeDeclaredFeatures(): Plugin {
  return { filter: nodeDeclaredFeaturesFilter };
}
