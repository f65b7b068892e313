import type { Plugin } from "../../cycle/plugin.ts";
import { imageLocalityScore } from "./score.ts";

/** Prefers nodes that have the pod's images already. */
export function imageLocality(): Plugin {
  return { score: imageLocalityScore };
}
