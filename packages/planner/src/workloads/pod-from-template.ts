import type { Labels, OwnerReference, PodObject, PodSpec, PodTemplateSpec } from "@stowage/engine";

/** What a controller adds to its template. */
export interface PodIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly owner: OwnerReference;
  /** Beside the template's. */
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly generateName?: string;
  /** In place of the template's. */
  readonly spec?: PodSpec;
}

/**
 * A pod as a controller makes it. Its specification is the template's own object: pods of one template can be told by it.
 * Source: `GetPodFromTemplate` (pkg/controller/controller_utils.go).
 */
export function podFromTemplate(template: PodTemplateSpec, identity: PodIdentity): PodObject {
  const { namespace, name, owner, labels, annotations, generateName, spec = template.spec } = identity;
  const { labels: ownLabels, annotations: ownAnnotations } = template.metadata ?? {};
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      ...(generateName === undefined ? {} : { generateName }),
      namespace,
      // Pods of one template mostly have its labels, and are told apart faster by the same ones.
      labels: labels === undefined ? (ownLabels ?? {}) : { ...ownLabels, ...labels },
      ...(ownAnnotations === undefined && annotations === undefined
        ? {}
        : { annotations: { ...ownAnnotations, ...annotations } }),
      ownerReferences: [owner],
    },
    spec,
  };
}

/** A reference to the object that manages another one. Source: `metav1.NewControllerRef`. */
export function controllerReference(apiVersion: string, kind: string, name: string, uid: string): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true };
}
