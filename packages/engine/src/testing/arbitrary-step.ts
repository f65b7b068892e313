import fc from "fast-check";
import {
  type ClusterObject,
  type ClusterObjectKind,
  isClusterScoped,
  type ObjectReference,
  type PodObject,
} from "../api/cluster-object.ts";
import { arbitraryLabels, arbitraryLabelSelector, arbitraryNamespaceName, namespaceNames } from "./arbitrary-labels.ts";
import { arbitraryNode, nodeNames } from "./arbitrary-node.ts";
import { arbitraryClusterPod, arbitraryPod, ownerNames, podNames } from "./arbitrary-pod.ts";
import { arbitraryStored, storedNames } from "./arbitrary-storage.ts";
import { arbitraryUpdate, type Update } from "./arbitrary-update.ts";

/** One thing that happens to a cluster. Any sequence of steps makes sense: what can not be done is refused. */
export type Step =
  /** Adds the object, or changes the one of its name. */
  | { readonly kind: "put"; readonly object: ClusterObject }
  | { readonly kind: "update"; readonly update: Update }
  | { readonly kind: "remove"; readonly reference: ObjectReference }
  /** Lets the pod be decided, and assumes it on one of the best nodes. */
  | { readonly kind: "schedule"; readonly pod: PodObject; readonly pick: number }
  | { readonly kind: "assume"; readonly pod: PodObject; readonly nodeName: string }
  | { readonly kind: "forget"; readonly pod: PodObject }
  | { readonly kind: "mark" }
  /** Goes back to one of the marks there are. */
  | { readonly kind: "undo"; readonly mark: number };

export function arbitraryStep(): fc.Arbitrary<Step> {
  return fc.oneof(
    { weight: 8, arbitrary: put(arbitraryClusterPod()) },
    { weight: 5, arbitrary: put(arbitraryNode()) },
    { weight: 3, arbitrary: put(other()) },
    { weight: 3, arbitrary: put(arbitraryStored()) },
    { weight: 5, arbitrary: arbitraryUpdate().map((update): Step => ({ kind: "update", update })) },
    { weight: 6, arbitrary: remove() },
    { weight: 4, arbitrary: schedule() },
    { weight: 2, arbitrary: assume() },
    { weight: 3, arbitrary: arbitraryPod().map((pod): Step => ({ kind: "forget", pod })) },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: "mark" }) },
    { weight: 3, arbitrary: fc.nat({ max: 7 }).map((mark): Step => ({ kind: "undo", mark })) },
  );
}

/** A cluster with namespaces, nodes and pods already there. */
export function arbitraryCluster(): fc.Arbitrary<readonly Step[]> {
  const namespaces = fc.tuple(...namespaceNames.slice(0, 2).map((name) => put(namespace(fc.constant(name)))));
  const nodes = fc.tuple(...nodeNames.slice(0, 4).map((name) => put(arbitraryNode(fc.constant(name)))));
  const pods = fc.array(put(arbitraryClusterPod()), { minLength: 4, maxLength: 10, size: "max" });
  const stored = fc.array(put(arbitraryStored()), { maxLength: 12, size: "max" });
  return fc.tuple(namespaces, nodes, stored, pods).map((steps) => steps.flat());
}

function put(object: fc.Arbitrary<ClusterObject>): fc.Arbitrary<Step> {
  return object.map((one): Step => ({ kind: "put", object: one }));
}

/** Removes something that may be there. */
function remove(): fc.Arbitrary<Step> {
  const names: Readonly<Record<ClusterObjectKind, readonly string[]>> = {
    Pod: podNames,
    Node: nodeNames,
    Namespace: namespaceNames,
    Service: ownerNames,
    ReplicationController: ownerNames,
    ReplicaSet: ownerNames,
    StatefulSet: ownerNames,
    ...storedNames,
  };
  const kind = fc.constantFrom(
    "Pod" as const,
    "Pod" as const,
    "Pod" as const,
    "Node" as const,
    "Node" as const,
    "Namespace" as const,
    "Service" as const,
    "ReplicationController" as const,
    "ReplicaSet" as const,
    "StatefulSet" as const,
    "StorageClass" as const,
    "CSIDriver" as const,
    "CSINode" as const,
    "CSIStorageCapacity" as const,
    "PersistentVolume" as const,
    "PersistentVolumeClaim" as const,
    "VolumeAttachment" as const,
  );
  return kind.chain((one) =>
    fc
      .record({ name: fc.constantFrom(...names[one]), namespace: fc.constantFrom(...namespaceNames) })
      .map((place): Step => {
        const { name } = place;
        return {
          kind: "remove",
          reference: isClusterScoped(one) ? { kind: one, name } : { kind: one, ...place },
        };
      }),
  );
}

function other(): fc.Arbitrary<ClusterObject> {
  const metadata = fc.record({ name: fc.constantFrom(...ownerNames), namespace: arbitraryNamespaceName() });
  return fc.oneof(
    namespace(fc.constantFrom(...namespaceNames)),
    fc.record({
      kind: fc.constant("Service" as const),
      metadata,
      spec: fc.record({ selector: arbitraryLabels() }),
    }),
    fc.record({
      kind: fc.constant("ReplicationController" as const),
      metadata,
      spec: fc.record({ selector: arbitraryLabels() }),
    }),
    fc.record({
      kind: fc.constantFrom("ReplicaSet" as const, "StatefulSet" as const),
      metadata,
      spec: fc.record({ selector: arbitraryLabelSelector() }),
    }),
  );
}

function namespace(name: fc.Arbitrary<string>): fc.Arbitrary<ClusterObject> {
  return fc.record({
    kind: fc.constant("Namespace" as const),
    metadata: fc.record({ name, labels: arbitraryLabels() }),
  });
}

function schedule(): fc.Arbitrary<Step> {
  return fc.record({ kind: fc.constant("schedule" as const), pod: arbitraryPod(), pick: fc.nat({ max: 7 }) });
}

function assume(): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant("assume" as const),
    pod: arbitraryPod(),
    nodeName: fc.constantFrom(...nodeNames),
  });
}
