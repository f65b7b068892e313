import { labelValue, type ControllerRevision, type PodTemplateSpec } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { ownerKeyOf } from "../owner-key.ts";

/** Templates by what their pods have as `controller-revision-hash`; the newest last. */
export type RevisionTemplates = ReadonlyMap<string, PodTemplateSpec>;

/** The templates that StatefulSets and DaemonSets of a cluster have, and had, by the key of the workload. */
export function revisionTemplates(objects: readonly KubernetesObject[]): ReadonlyMap<string, RevisionTemplates> {
  const revisions = objects.filter((object): object is ControllerRevision => object.kind === "ControllerRevision");
  const byOwner = new Map<string, Map<string, PodTemplateSpec>>();
  for (const object of revisions.sort((one, other) => (one.revision ?? 0) - (other.revision ?? 0))) {
    const owner = ownerKeyOf(object);
    const template = templateOf(object);
    if (owner === undefined || template === undefined) continue;
    const templates = byOwner.get(owner) ?? new Map<string, PodTemplateSpec>();
    byOwner.set(owner, templates);
    templates.set(nameOf(object, owner), template);
  }
  return byOwner;
}

/** A StatefulSet's pods name the whole revision, those of a DaemonSet its hash. */
function nameOf({ metadata }: ControllerRevision, owner: string): string {
  const { name = "", labels } = metadata;
  if (owner.startsWith("StatefulSet/")) return name;
  return labelValue(labels, "controller-revision-hash") ?? name.slice(name.lastIndexOf("-") + 1);
}

function templateOf({ data }: ControllerRevision): PodTemplateSpec | undefined {
  const template = data?.spec?.template;
  const isWhole = (template?.spec as Partial<PodTemplateSpec["spec"]> | undefined)?.containers !== undefined;
  return isWhole ? template : undefined;
}
