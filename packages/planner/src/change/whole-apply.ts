import type { NodeObject, PodTemplateSpec } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { madeUpUid } from "../names/made-up-uid.ts";
import { keyOf } from "../apply/object-key.ts";
import { withDefaultAllocatable } from "../apply/default-allocatable.ts";

/**
 * Applies a whole object over the one that is there: what it does not say goes, but for what is not the applier's (the
 * uid, the status, replicas that it does not mention). Of a node labels and taints are replaced.
 */
export function wholeApply(live: KubernetesObject | undefined, wish: KubernetesObject): KubernetesObject {
  if (wish.kind === "Node") return applyNode(live?.kind === "Node" ? live : undefined, wish);
  const stored = withStoredTemplate(wish);
  const uid = live?.metadata.uid ?? stored.metadata.uid ?? madeUpUid(keyOf(stored));
  const created = live?.metadata.creationTimestamp;
  const annotations = { ...live?.metadata.annotations, ...stored.metadata.annotations };
  const metadata = {
    ...stored.metadata,
    uid,
    ...(created === undefined ? {} : { creationTimestamp: created }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  const status = live !== undefined && "status" in live && live.status !== undefined ? { status: live.status } : {};
  return withLiveReplicas({ ...stored, metadata, ...status } as KubernetesObject, live);
}

function applyNode(live: NodeObject | undefined, wish: NodeObject): NodeObject {
  if (live === undefined) {
    const complete = withDefaultAllocatable(wish);
    return complete.kind === "Node" ? complete : wish;
  }
  const { metadata, spec } = wish;
  const kept = (live.spec?.taints ?? []).filter(({ key }) => key === "node.kubernetes.io/unschedulable");
  return {
    ...live,
    metadata: { ...live.metadata, ...(metadata.labels === undefined ? { labels: {} } : { labels: metadata.labels }) },
    spec: { ...live.spec, taints: [...(spec?.taints ?? []), ...kept] },
  };
}

function withLiveReplicas(object: KubernetesObject, live: KubernetesObject | undefined): KubernetesObject {
  if (object.kind === "Deployment" && live?.kind === "Deployment") {
    const replicas = object.spec.replicas ?? live.spec.replicas;
    return replicas === undefined ? object : { ...object, spec: { ...object.spec, replicas } };
  }
  return object;
}

/** A template as the API server stores it, as far as other templates are told from it. */
function withStoredTemplate(object: KubernetesObject): KubernetesObject {
  switch (object.kind) {
    case "Deployment":
      return { ...object, spec: { ...object.spec, template: storedTemplate(object.spec.template) } };
    case "DaemonSet":
      return { ...object, spec: { ...object.spec, template: storedTemplate(object.spec.template) } };
    case "StatefulSet":
      if (object.spec === undefined || !("template" in object.spec)) return object;
      return { ...object, spec: { ...object.spec, template: storedTemplate(object.spec.template) } };
    default:
      return object;
  }
}

function storedTemplate(template: PodTemplateSpec): PodTemplateSpec {
  const defaults = { dnsPolicy: "ClusterFirst", restartPolicy: "Always" };
  return { ...template, spec: { ...defaults, ...template.spec } };
}
