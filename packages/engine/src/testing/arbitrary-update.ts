import fc from "fast-check";
import type { ClusterObject, NodeObject } from "../api/cluster-object.ts";
import type { PodStatus } from "../api/pod.ts";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import { rarely, withoutUndefined } from "./arbitrary-labels.ts";
import { arbitraryNode, nodeNames } from "./arbitrary-node.ts";

/**
 * What clusters are full of: an object that is there is changed a little, and mostly in nothing that plugins read. Nodes
 * send heartbeats, and pods tell how they are.
 */
export type Update =
  | {
      readonly kind: "Node";
      readonly name: string;
      /** What the node says from now on as the other one does. */
      readonly parts: readonly NodePart[];
      readonly other: NodeObject;
      readonly heartbeat: number;
    }
  | {
      readonly kind: "Pod";
      /** The number of the pod among those that are placed. */
      readonly pick: number;
      readonly status: PodStatus;
    };

const nodeParts = ["labels", "unschedulable", "taints", "allocatable", "images", "declaredFeatures"] as const;
export type NodePart = (typeof nodeParts)[number];

export function arbitraryUpdate(): fc.Arbitrary<Update> {
  const node = fc.record({
    kind: fc.constant("Node" as const),
    name: fc.constantFrom(...nodeNames),
    parts: fc.oneof(
      fc.constant([]),
      fc.constantFrom(...nodeParts).map((part) => [part]),
      fc.subarray([...nodeParts]),
    ),
    other: arbitraryNode(),
    heartbeat: fc.nat(),
  });
  return fc.oneof(node, fc.record({ kind: fc.constant("Pod" as const), pick: fc.nat(), status: podStatus() }));
}

/** The object as it is after the update; `undefined` where it is not there. */
export function updated(update: Update, cluster: ClusterSnapshot): ClusterObject | undefined {
  if (update.kind === "Node") {
    const node = cluster.node(update.name)?.node;
    return node && updatedNode({ ...node, kind: "Node" }, update.parts, update.other, update.heartbeat);
  }
  const placed = cluster.nodes.flatMap(({ pods }) => pods).toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const pod = placed[update.pick % Math.max(1, placed.length)]?.pod;
  return pod && { ...pod, kind: "Pod", status: update.status };
}

function updatedNode(node: NodeObject, parts: readonly NodePart[], other: NodeObject, heartbeat: number): NodeObject {
  const from = (part: NodePart): NodeObject => (parts.includes(part) ? other : node);
  const { labels } = from("labels").metadata;
  return {
    ...node,
    metadata: {
      ...node.metadata,
      ...withoutUndefined({ labels, annotations: { "example.com/beat": String(heartbeat) } }),
    },
    spec: withoutUndefined({
      unschedulable: from("unschedulable").spec?.unschedulable,
      taints: from("taints").spec?.taints,
    }),
    status: withoutUndefined({
      allocatable: from("allocatable").status?.allocatable,
      images: from("images").status?.images,
      declaredFeatures: from("declaredFeatures").status?.declaredFeatures,
      conditions: [{ type: "Ready", status: heartbeat % 2 === 0 ? "True" : "Unknown" }],
      capacity: { cpu: String(heartbeat % 64) },
    }),
  };
}

function podStatus(): fc.Arbitrary<PodStatus> {
  const amounts = fc.record({ cpu: fc.constantFrom("0", "100m", "1500m"), memory: fc.constantFrom("100Mi", "1500Mi") });
  return fc
    .record({
      phase: fc.constantFrom("Running", "Running", "Running", "Succeeded", undefined),
      allocated: rarely(amounts, 3),
      ready: fc.constantFrom("True", "False"),
    })
    .map(({ phase, allocated, ready }) => ({
      ...withoutUndefined({ phase }),
      conditions: [{ type: "Ready", status: ready }],
      containerStatuses: [{ name: "main", ...(allocated && { allocatedResources: allocated }) }],
    }));
}
