import { comparePriority, controllerOf, type NodeInfo, type NodeObject, type PodInfo } from "@stowage/engine";
import type { PodNames } from "../names/pod-names.ts";
import { makerOf, remadePod } from "../plan/remade-pod.ts";
import type { PlannedPod } from "../plan/planned-pod.ts";
import type { RoomOfNode } from "./capacity.ts";
import { NodeLooks } from "./node-looks.ts";
import type { readLabels } from "./read-labels.ts";
import { withoutTopologyLabels } from "./replica-source.ts";
import type { Room, Used } from "./room.ts";

/** Adds a node like one that is there, with its DaemonSets' pods, to a room that is full. Who waits already comes first. */
export function oneMoreNode(
  room: Room,
  {
    names,
    labelsOf,
    waiting,
    asked,
    isLimited,
    sets: before,
    used,
  }: {
    readonly names: PodNames;
    /** By which nodes are told apart. */
    readonly labelsOf: ReturnType<typeof readLabels>;
    /** The pods of the plan that fit nowhere. */
    readonly waiting: readonly PlannedPod[];
    readonly asked: string | undefined;
    /** Whether it is no node that is missing. */
    readonly isLimited: boolean;
    readonly sets: number;
    readonly used: Used;
  },
): RoomOfNode | undefined {
  const { nodes } = room.engine.cluster;
  if (asked !== undefined && room.engine.cluster.node(asked) === undefined) {
    throw new RangeError(`there is no node ${asked} in the cluster`);
  }
  const looks = new NodeLooks({ labelsOf, podsOf: podsThatComeWith, imagesCount: false });
  const seen = new Set<number>();
  let best: RoomOfNode | undefined;
  for (const node of asked === undefined ? nodes : nodes.filter((one) => one.name === asked)) {
    const { name } = node;
    const look = looks.of(node);
    if (seen.has(look)) continue;
    seen.add(look);
    const sets = isLimited
      ? 0
      : room.tried(() => {
          const added = addLike(room, names, name);
          placeThose(waiting, room);
          return room.setsWith(added, used) - before;
        });
    if (best === undefined || sets > best.sets) best = { like: name, sets };
  }
  return best;
}

/** Places those that have a place by now, the most important first; of several that are alike as many as have. */
function placeThose(waiting: readonly PlannedPod[], room: Room): void {
  for (const { pod, alike = 0 } of waiting.toSorted((one, other) => comparePriority(one.pod, other.pod))) {
    for (let turn = 0; turn <= alike; turn++) {
      const { name = "" } = pod.metadata;
      // No pod can be called so.
      const own = turn === 0 ? pod : { ...pod, metadata: { ...pod.metadata, name: `${name}~${turn}` } };
      if (!room.place({ pod: own, claims: [] })) break;
    }
  }
}

/** What DaemonSets and the kubelet itself run on each such node. */
function podsThatComeWith({ pods }: NodeInfo): readonly PodInfo[] {
  return pods.filter(({ pod }) => {
    const owner = controllerOf(pod.metadata);
    return owner?.kind === "DaemonSet" || owner?.kind === "Node";
  });
}

/** @returns the name of the node. */
function addLike({ engine }: Room, names: PodNames, like: string): string {
  // No node can be called so.
  const name = `${like}~`;
  const model = engine.cluster.node(like);
  if (model === undefined) return name;
  const { node, labels } = model;
  const renamed = Object.entries(labels).map(([key, value]) => [key, value === like ? name : value] as const);
  const added: NodeObject = {
    ...node,
    kind: "Node",
    metadata: { ...node.metadata, name, labels: Object.fromEntries(renamed) },
  };
  engine.add(added);
  for (const { pod } of podsThatComeWith(model)) {
    const owner = controllerOf(pod.metadata);
    if (owner === undefined) continue;
    const maker = makerOf({ ...pod, kind: "Pod" });
    const copy = remadePod(withoutTopologyLabels({ ...pod, kind: "Pod" }), maker ?? owner, names);
    engine.assume(copy, name);
  }
  return name;
}
