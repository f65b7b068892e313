import type { Plugin } from "../../cycle/plugin.ts";
import { taintEvidence } from "./evidence.ts";
import { taintTolerationFilter } from "./filter.ts";
import { taintTolerationScore } from "./score.ts";

/** Keeps pods off nodes with taints that they do not tolerate, and away from those that would rather not have them. */
export function taintToleration(): Plugin {
  return { filter: taintTolerationFilter, score: taintTolerationScore, evidence: taintEvidence };
}
