import { comparePriority, type NodeInfo, type PodObject } from "@stowage/engine";
import type { PodNames } from "../names/pod-names.ts";
import { makerOf, remadePod } from "../plan/remade-pod.ts";
import type { LossOfRoom } from "./capacity.ts";
import { NodeLooks } from "./node-looks.ts";
import { withoutTopologyLabels } from "./replica-source.ts";
import type { Room } from "./room.ts";

/** Nodes that are lost together. */
interface Losable {
  readonly name: string;
  readonly nodes: readonly NodeInfo[];
}

const zoneKey = "topology.kubernetes.io/zone";

/** The node that leaves the least room when it is lost; of nodes that are alike one is tried. */
export function worstNode(room: Room, names: PodNames): LossOfRoom | undefined {
  return worst(
    room,
    names,
    room.engine.cluster.nodes.map((node) => ({ name: node.name, nodes: [node] })),
  );
}

/** The same for zones. Nodes without one are in none. */
export function worstZone(room: Room, names: PodNames): LossOfRoom | undefined {
  const zones = new Map<string, NodeInfo[]>();
  for (const node of room.engine.cluster.nodes) {
    const zone = Object.hasOwn(node.labels, zoneKey) ? node.labels[zoneKey] : undefined;
    if (zone === undefined) continue;
    const nodes = zones.get(zone);
    if (nodes === undefined) zones.set(zone, [node]);
    else nodes.push(node);
  }
  if (zones.size < 2) return undefined;
  return worst(
    room,
    names,
    [...zones].map(([name, nodes]) => ({ name, nodes })),
  );
}

function worst(room: Room, names: PodNames, all: readonly Losable[]): LossOfRoom | undefined {
  const byLook = new Map<string, Losable[]>();
  const looks = new NodeLooks();
  for (const one of all) {
    const look = one.nodes
      .map((node) => looks.of(node))
      .sort((a, b) => a - b)
      .join();
    const alike = byLook.get(look);
    if (alike === undefined) byLook.set(look, [one]);
    else alike.push(one);
  }
  let found: LossOfRoom | undefined;
  for (const [first, ...others] of byLook.values()) {
    if (first === undefined) continue;
    const { sets, unplaced } = leftAfter(room, names, first.nodes);
    const alike = others.length;
    if (found === undefined || sets < found.sets || (sets === found.sets && unplaced > found.unplaced)) {
      found = { lost: first.name, nodes: first.nodes.length, alike, sets, unplaced };
    } else if (sets === found.sets && unplaced === found.unplaced) {
      found = { ...found, alike: found.alike + alike + 1 };
    }
  }
  return found;
}

/** Loses the nodes: what controllers make in place of their pods is placed again, the most important first. */
function leftAfter(
  room: Room,
  names: PodNames,
  nodes: readonly NodeInfo[],
): { readonly sets: number; readonly unplaced: number } {
  const { engine } = room;
  return room.tried(() => {
    const lost = nodes.flatMap(({ pods }) => pods.map(({ pod }) => pod));
    for (const pod of lost) {
      const { namespace = "default", name = "" } = pod.metadata;
      engine.remove({ kind: "Pod", namespace, name });
    }
    for (const { name } of nodes) engine.remove({ kind: "Node", name });
    const remade = lost.flatMap((pod) => remadeOf({ ...pod, kind: "Pod" }, names)).sort(comparePriority);
    let unplaced = 0;
    for (const pod of remade) if (!room.place({ pod, claims: [] })) unplaced++;
    return { sets: room.count(), unplaced };
  });
}

/** A DaemonSet's pod goes with its node, and a pod that nobody owns for good. */
function remadeOf(pod: PodObject, names: PodNames): readonly PodObject[] {
  const maker = makerOf(pod);
  if (maker === undefined || maker.kind === "DaemonSet") return [];
  return [remadePod(withoutTopologyLabels(pod), maker, names)];
}
