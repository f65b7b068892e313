import type { KubernetesObject } from "@stowage/manifests";
import { isWholeSpec } from "../workloads/whole-spec.ts";
import { specDifference } from "../workloads/spec-difference.ts";

/**
 * Whether the live pod is a copy that was cut down to what scheduling reads, and says of that what the wish says: what
 * else the wish has may be there, too. The API server would have set these fields.
 */
export function hasCutDownPod(live: KubernetesObject, wish: KubernetesObject): boolean {
  if (live.kind !== "Pod" || wish.kind !== "Pod" || live.spec.nodeName === undefined) return false;
  if (isWholeSpec(live.spec)) return false;
  const { nodeName: asked = "", ...spec } = wish.spec;
  if (asked !== "" && asked !== live.spec.nodeName) return false;
  const looseness = { moreContainers: true, otherResources: true, moreSelection: true };
  return specDifference(spec, live.spec, looseness) === undefined;
}
