import type { Plugin } from "../../cycle/plugin.ts";
import { restrictionEvidence } from "./evidence.ts";
import { volumeRestrictionsFilter } from "./filter.ts";

/** Keeps pods off nodes where another pod has a volume that only one may have. */
export function volumeRestrictions(): Plugin {
  return { filter: volumeRestrictionsFilter, evidence: restrictionEvidence };
}
