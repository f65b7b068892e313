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
  /** How much each node has while none is lost, where nodes tell; and all of them. */
  readonly #rooms = new Map<string, number>();
  #allRoom = 0;

  constructor(room: Room, names: PodNames) {
    this.#room = room;
    this.#names = names;
    const looks = new NodeLooks();
    for (const node of room.engine.cluster.nodes) {
      this.#looks.set(node.name, looks.of(node));
      const own = room.local?.on(node) ?? 0;
      this.#rooms.set(node.name, own);
      this.#allRoom += own;
    }
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
      const { sets, unplaced } = this.#leftAfter(first.nodes);
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
  #leftAfter(nodes: readonly NodeInfo[]): { readonly sets: number; readonly unplaced: number } {
    const room = this.#room;
    const { engine } = room;
    const lost = nodes.flatMap(({ pods }) => pods.map(({ pod }) => pod));
    const names = nodes.map(({ name }) => name);
    return room.tried(() => {
      for (const pod of lost) {
        const { namespace = "default", name = "" } = pod.metadata;
        engine.remove({ kind: "Pod", namespace, name });
      }
      for (const name of names) engine.remove({ kind: "Node", name });
      const remade = lost.flatMap((pod) => remadeOf({ ...pod, kind: "Pod" }, this.#names)).sort(comparePriority);
      const taken = remade.map((pod) => room.placeOn({ pod, claims: [] }));
      const unplaced = taken.filter((name) => name === undefined).length;
      return { sets: this.#setsWithout(names, taken) ?? room.count(), unplaced };
    });
  }

  /**
   * How many sets fit without some nodes, with pods on others: where each node is by itself, only those have changed.
   * `undefined` where that is not so.
   */
  #setsWithout(lost: readonly string[], taken: readonly (string | undefined)[]): number | undefined {
    const { local, growers, engine } = this.#room;
    const [grower] = growers;
    if (local === undefined || local.isSpread || grower === undefined) return undefined;
    const before = (name: string): number => this.#rooms.get(name) ?? 0;
    let room = this.#allRoom;
    for (const name of lost) room -= before(name);
    for (const name of new Set(taken)) {
      const node = name === undefined ? undefined : engine.cluster.node(name);
      if (name !== undefined && node !== undefined) room -= before(name) - local.on(node);
    }
    return Math.floor(room / grower.share);
  }

  /** By what goes with them: their pods, and the room that they have for more. */
  #largest(different: readonly (readonly Losable[])[]): readonly (readonly Losable[])[] {
    const sizeOf = ([one]: readonly Losable[]): number =>
      (one?.nodes ?? []).reduce((sum, node) => sum + node.pods.length + (this.#rooms.get(node.name) ?? 0), 0);
    return different
      .map((losables) => ({ losables, size: sizeOf(losables) }))
      .sort((one, other) => other.size - one.size)
      .slice(0, mostTried)
      .map(({ losables }) => losables);
  }
}

/** A DaemonSet's pod goes with its node, and a pod that nobody owns for good. */
function remadeOf(pod: PodObject, names: PodNames): readonly PodObject[] {
  const maker = makerOf(pod);
  if (maker === undefined || maker.kind === "DaemonSet") return [];
  return [remadePod(withoutTopologyLabels(pod), maker, names)];
}
