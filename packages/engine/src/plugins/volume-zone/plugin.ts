import type { Plugin } from "../../cycle/plugin.ts";
import { zoneEvidence } from "./evidence.ts";
import { volumeZoneFilter } from "./filter.ts";

/** Keeps pods off nodes outside the zone of their volumes. */
export function volumeZone(): Plugin {
  return { filter: volumeZoneFilter, evidence: zoneEvidence };
}
