import type { PodSpec } from "@stowage/engine";

/**
 * Whether a stored pod's specification is whole: the API server always sets these fields, and copies that were cut down
 * to what scheduling reads lack them.
 */
export function isWholeSpec(spec: PodSpec): boolean {
  return Object.hasOwn(spec, "dnsPolicy") || Object.hasOwn(spec, "restartPolicy");
}
