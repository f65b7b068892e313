import { comparePriority, labelValue, type NodeInfo, type PodObject } from "@stowage/engine";
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

/** So many different losses are tried: those of the most pods and room. */
const mostTried = 64;

/** Finds the worst losses; of nodes that are alike one is tried. */
export class LossFinder {
  readonly #room: Room;
  readonly #names: PodNames;
  readonly #looks = new Map<string, number>();

  constructor(room: Room, names: PodNames) {
    this.#room = room;
    this.#names = names;
    const looks = new NodeLooks();
    for (const node of room.engine.cluster.nodes) this.#looks.set(node.name, looks.of(node));
  }

  /** The node that leaves the least room when it is lost. */
  node(notes: string[]): LossOfRoom | undefined {
    const { nodes } = this.#room.engine.cluster;
    return this.#worst(
      nodes.map((node) => ({ name: node.name, nodes: [node] })),
      "nodes",
      notes,
    );
  }

  /** The same for zones. Nodes without one are in none. */
  zone(notes: string[]): LossOfRoom | undefined {
    const zones = new Map<string, NodeInfo[]>();
    for (const node of this.#room.engine.cluster.nodes) {
      const zone = labelValue(node.labels, zoneKey);
      if (zone === undefined) continue;
      const nodes = zones.get(zone);
      if (nodes === undefined) zones.set(zone, [node]);
      else nodes.push(node);
    }
    if (zones.size < 2) return undefined;
    return this.#worst(
      [...zones].map(([name, nodes]) => ({ name, nodes })),
      "zones",
      notes,
    );
  }

  #worst(all: readonly Losable[], what: string, notes: string[]): LossOfRoom | undefined {
    const byLook = new Map<string, Losable[]>();
    for (const one of all) {
      const look = one.nodes
        .map(({ name }) => this.#looks.get(name) ?? -1)
        .sort((a, b) => a - b)
        .join();
      const alike = byLook.get(look);
      if (alike === undefined) byLook.set(look, [one]);
      else alike.push(one);
    }
    const different = [...byLook.values()];
    const tried = different.length <= mostTried ? different : this.#largest(different);
    if (tried.length < different.length) {
      notes.push(`of ${different.length} different ${what} the ${tried.length} with the most pods and room were tried`);
    }
    let found: LossOfRoom | undefined;
    for (const [first, ...others] of tried) {
      if (first === undefined) continue;
      const { sets, unplaced } = leftAfter(this.#room, this.#names, first.nodes);
      const alike = others.length;
      if (found === undefined || sets < found.sets || (sets === found.sets && unplaced > found.unplaced)) {
        found = { lost: first.name, nodes: first.nodes.length, alike, sets, unplaced };
      } else if (sets === found.sets && unplaced === found.unplaced) {
        found = { ...found, alike: found.alike + alike + 1 };
      }
    }
    return found;
  }

  /** By what goes with them: their pods, and the room that they have for more. */
  #largest(different: readonly (readonly Losable[])[]): readonly (readonly Losable[])[] {
    const [grower] = this.#room.growers;
    const sizeOf = ([one]: readonly Losable[]): number =>
      (one?.nodes ?? []).reduce((sum, node) => sum + node.pods.length + (grower?.local?.on(node) ?? 0), 0);
    return different
      .map((losables) => ({ losables, size: sizeOf(losables) }))
      .sort((one, other) => other.size - one.size)
      .slice(0, mostTried)
      .map(({ losables }) => losables);
  }
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
