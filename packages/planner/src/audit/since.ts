import type { PodObject } from "@stowage/engine";
import type { Since } from "./audit.ts";

/**
 * Since when a rule can have been broken: when the pod, and the first of those on the other side, had started. That
 * labels, taints or namespaces have changed since then is recorded nowhere.
 */
export function sinceStart(pod: PodObject, others: readonly PodObject[]): Since {
  const own = startOf(pod);
  const theirs = others.map(startOf).filter((time) => time !== undefined);
  const first = theirs.toSorted((one, other) => Date.parse(one) - Date.parse(other))[0];
  const time = [own, first]
    .filter((one) => one !== undefined)
    .toSorted((one, other) => Date.parse(other) - Date.parse(one))[0];
  if (time === undefined) return { sentence: "nobody says since when" };
  const who = first === undefined ? "the pod runs since then" : "both run since then";
  return { time, sentence: `since ${time} at the earliest: ${who}; when labels or taints changed is not recorded` };
}

function startOf({ status, metadata }: PodObject): string | undefined {
  return status?.startTime ?? metadata.creationTimestamp;
}
