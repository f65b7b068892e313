import { controllerOf, type OwnerReference, type PodObject } from "@stowage/engine";
import { type PodNames, podPrefix } from "../names/pod-names.ts";

/** Who makes an evicted pod anew: its controller, unless that had done so already, when the pod began to terminate. */
export function makerOf({ metadata }: PodObject): OwnerReference | undefined {
  const owner = controllerOf(metadata);
  // A static pod's mirror is its kubelet's, which makes it anew where it was, or not at all.
  return metadata.deletionTimestamp !== undefined || owner?.kind === "Node" ? undefined : owner;
}

/**
 * Whether the controller makes another pod as soon as one is to be deleted. A StatefulSet needs the name again, and a
 * DaemonSet has one pod a node. Sources: pkg/controller/statefulset, pkg/controller/daemon (`podsShouldBeOnNode`).
 */
export function isMadeAtOnce({ kind }: OwnerReference): boolean {
  return kind !== "StatefulSet" && kind !== "DaemonSet";
}

/**
 * The pod that a controller makes in the place of an evicted one: the same, without a node and a history. A
 * StatefulSet's has the same name. Taken from the pod, not from the workload, which need not be among the objects.
 */
export function remadePod({ metadata, spec }: PodObject, maker: OwnerReference, names: PodNames): PodObject {
  const { namespace = "default", name = "", generateName, labels, annotations, ownerReferences } = metadata;
  const { nodeName: _, ...unbound } = spec;
  const isNumbered = maker.kind === "StatefulSet";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: isNumbered ? name : names.generate(namespace, generateName ?? podPrefix(maker.name)),
      ...(generateName === undefined ? {} : { generateName }),
      namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(ownerReferences === undefined ? {} : { ownerReferences }),
    },
    spec: unbound,
  };
}
