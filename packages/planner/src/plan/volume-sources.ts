import type { Volume } from "@stowage/engine";

/** Sources that are no field of {@link Volume}; of a cluster's pods they have not even been read. */
const unreadSources: ReadonlySet<string> = new Set(["projected", "configMap", "secret", "emptyDir", "downwardAPI"]);

/** Whether the volume has a source of which something is read. */
export function hasReadSource(volume: Volume): boolean {
  return readSources(volume).length > 0;
}

/** Whether the volume may be in one place only: `hostPath` is wherever the pod is. */
export function decidesPlace(volume: Volume): boolean {
  return readSources(volume).some((source) => source !== "hostPath");
}

function readSources(volume: Volume): readonly string[] {
  return Object.keys(volume).filter((key) => key !== "name" && !unreadSources.has(key));
}
