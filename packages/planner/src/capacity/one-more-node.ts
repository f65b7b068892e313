import { controllerOf, type NodeObject } from "@stowage/engine";
import type { PodNames } from "../names/pod-names.ts";
import { makerOf, remadePod } from "../plan/remade-pod.ts";
import type { RoomOfNode } from "./capacity.ts";
import { withoutTopologyLabels } from "./replica-source.ts";
import type { Room, Used } from "./room.ts";

/** Adds a node like one that is there, with its DaemonSets' pods, to a room that is full. */
export function oneMoreNode(
  room: Room,
  {
    names,
    asked,
    isLimited,
    sets: before,
    used,
  }: {
    readonly names: PodNames;
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
  const seen = new Set<string>();
  let best: RoomOfNode | undefined;
  for (const { node, name, labels } of asked === undefined ? nodes : nodes.filter((one) => one.name === asked)) {
    const own = Object.entries(labels).flatMap(([key, value]) =>
      value === name ? [] : [JSON.stringify([key, value])],
    );
    const look = JSON.stringify([
      own.toSorted(byText),
      node.spec?.taints,
      node.spec?.unschedulable,
      node.status?.allocatable,
    ]);
    if (seen.has(look)) continue;
    seen.add(look);
    const sets = isLimited
      ? 0
      : room.tried(() => {
          addLike(room, names, name);
          return (room.fill(Infinity, new Map(used))?.sets ?? before) - before;
        });
    if (best === undefined || sets > best.sets) best = { like: name, sets };
  }
  return best;
}

function addLike({ engine }: Room, names: PodNames, like: string): void {
  const model = engine.cluster.node(like);
  if (model === undefined) return;
  const { node, labels, pods } = model;
  // No node can be called so.
  const name = `${like}~`;
  const renamed = Object.entries(labels).map(([key, value]) => [key, value === like ? name : value] as const);
  const added: NodeObject = {
    ...node,
    kind: "Node",
    metadata: { ...node.metadata, name, labels: Object.fromEntries(renamed) },
  };
  engine.add(added);
  for (const { pod } of pods.slice()) {
    const maker = makerOf({ ...pod, kind: "Pod" });
    const owner = controllerOf(pod.metadata);
    if (owner?.kind !== "DaemonSet" && owner?.kind !== "Node") continue;
    const copy = remadePod(withoutTopologyLabels({ ...pod, kind: "Pod" }), maker ?? owner, names);
    engine.assume(copy, name);
  }
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
