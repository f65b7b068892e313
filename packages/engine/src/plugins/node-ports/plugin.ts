import type { Plugin } from "../../cycle/plugin.ts";
import { portEvidence } from "./evidence.ts";
import { nodePortsFilter } from "./filter.ts";

/** Keeps two pods from taking the same port of a node. */
export function nodePorts(): Plugin {
  return { filter: nodePortsFilter, evidence: portEvidence };
}
