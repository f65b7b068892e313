import { volumeClaims } from "@stowage/engine";
import type { DesiredCluster } from "../apply/apply-wishes.ts";
import type { MadeCluster } from "../plan/candidate.ts";
import type { PlanInput } from "../plan/plan-input.ts";

/** A plan that depends on more than the order of arrival and the choice among equals. The message names what. */
export class NotProvable extends Error {
  override readonly name = "NotProvable";
}

/** @throws NotProvable for what the search does not follow, by name. */
export function refuseUnprovable(
  { rolling, objects, candidates }: MadeCluster,
  desired: DesiredCluster,
  { profiles }: PlanInput,
): void {
  const reasons: string[] = [];
  const [rolled] = rolling.keys();
  if (rolled !== undefined)
    reasons.push(`${rolled.replace("/", " ")} is rolled out, which its controller does in steps`);
  const claiming = candidates.find(
    ({ pod, claims = [] }) =>
      claims.length > 0 ||
      volumeClaims(pod).length > 0 ||
      (pod.spec.volumes ?? []).some(({ ephemeral }) => ephemeral !== undefined),
  );
  if (claiming !== undefined) reasons.push(`Pod ${nameOf(claiming.pod)} has claims, which are bound on the way`);
  const namespaces = new Set(candidates.map(({ pod }) => pod.metadata.namespace ?? "default"));
  const quota = desired.objects
    .map(({ object }) => object)
    .find(({ kind, metadata }) => kind === "ResourceQuota" && namespaces.has(metadata.namespace ?? "default"));
  if (quota !== undefined) reasons.push(`ResourceQuota ${nameOf(quota)} lets the first pods in, whichever they are`);
  const nominated = [...objects.filter(({ kind }) => kind === "Pod"), ...candidates.map(({ pod }) => pod)].find(
    (object) => object.kind === "Pod" && (object.status?.nominatedNodeName ?? "") !== "" && !object.spec.nodeName,
  );
  if (nominated !== undefined) reasons.push(`Pod ${nameOf(nominated)} is nominated for a node`);
  if (profiles.some(({ percentageOfNodesToScore }) => percentageOfNodesToScore !== undefined)) {
    reasons.push("the scheduler looks at a share of the nodes (percentageOfNodesToScore), which differs each time");
  }
  if (reasons.length > 0) throw new NotProvable(reasons.join("; "));
}

function nameOf({ metadata }: { readonly metadata: { readonly namespace?: string; readonly name?: string } }): string {
  return `${metadata.namespace ?? "default"}/${metadata.name ?? ""}`;
}
