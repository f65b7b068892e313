import { ephemeralClaimName, type PersistentVolumeClaim, type PodObject, type StatefulSet } from "@stowage/engine";

/** The claims of a StatefulSet's pod. Source: `getPersistentVolumeClaims` (pkg/controller/statefulset). */
export function statefulSetClaims({ metadata, spec }: StatefulSet, podName: string): readonly PersistentVolumeClaim[] {
  const { volumeClaimTemplates = [], selector } = spec;
  return volumeClaimTemplates.map((template) => {
    const labels = { ...template.metadata?.labels, ...selector?.matchLabels };
    return {
      kind: "PersistentVolumeClaim",
      metadata: {
        ...template.metadata,
        name: `${template.metadata?.name ?? ""}-${podName}`,
        namespace: metadata.namespace ?? "default",
        labels,
      },
      ...(template.spec === undefined ? {} : { spec: template.spec }),
    };
  });
}

/** The claims of a pod's ephemeral volumes. Source: `handleVolume` (pkg/controller/volume/ephemeral/controller.go). */
export function ephemeralClaims(pod: PodObject): readonly PersistentVolumeClaim[] {
  const { namespace = "default", name = "", uid } = pod.metadata;
  const owner = { apiVersion: "v1", kind: "Pod", name, controller: true, ...(uid === undefined ? {} : { uid }) };
  return (pod.spec.volumes ?? []).flatMap((volume): PersistentVolumeClaim[] => {
    const template = volume.ephemeral?.volumeClaimTemplate;
    if (template === undefined) return [];
    return [
      {
        kind: "PersistentVolumeClaim",
        metadata: {
          ...template.metadata,
          name: ephemeralClaimName(pod, volume),
          namespace,
          ownerReferences: [owner],
        },
        spec: template.spec,
      },
    ];
  });
}
