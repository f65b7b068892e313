import { comparePriority, controllerOf, labelValue, type NodeInfo, type PodObject } from "@stowage/engine";
import { groupBy } from "../group-by.ts";
import { compareTexts } from "../names/compare-texts.ts";
import type { PodNames } from "../names/pod-names.ts";
import { makerOf, remadePod } from "../plan/remade-pod.ts";
import type { LossOfRoom } from "./capacity.ts";
import { NodeLooks } from "./node-looks.ts";
import type { readLabels } from "./read-labels.ts";
import { withoutTopologyLabels } from "./replica-source.ts";
import type { Room } from "./room.ts";
import type { RoomsInNumbers } from "./rooms-in-numbers.ts";

/** Nodes that are lost together. */
interface Losable {
  readonly name: string;
  readonly nodes: readonly NodeInfo[];
}

const zoneKey = "topology.kubernetes.io/zone";

/** So many different losses are tried: those of the most pods and room. */
const mostTried = 64;
/** Where each has to be filled again replica by replica, so many replicas are placed for all of them, about. */
const mostPlaced = 100_000;

/** What a {@link LossFinder} is told beside the room. */
export interface LossOptions {
  readonly names: PodNames;
  /** By which nodes are told apart. */
  readonly labelsOf: ReturnType<typeof readLabels>;
  /** The room while no node is lost, where numbers tell it. */
  readonly numbers: RoomsInNumbers | undefined;
  /** How many replicas fit then. */
  readonly replicas: number;
  /** How many sets there may be, however many nodes; absent: any number. */
  readonly most: number | undefined;
}

/** Finds the worst losses; of nodes that are alike one is tried. */
export class LossFinder {
  readonly #room: Room;
  readonly #names: PodNames;
  readonly #looks: NodeLooks;
  readonly #numbers: RoomsInNumbers | undefined;
  readonly #most: number;
  readonly #mostTried: number;

  constructor(room: Room, { names, labelsOf, numbers, replicas, most = Infinity }: LossOptions) {
    this.#room = room;
    this.#names = names;
    this.#looks = new NodeLooks({ labelsOf, imagesCount: false });
    this.#numbers = numbers;
    this.#most = most;
    const isCounted = numbers !== undefined || room.isSpread;
    this.#mostTried = isCounted ? mostTried : Math.max(4, Math.min(mostTried, Math.floor(mostPlaced / replicas)));
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
    const inZones = this.#room.engine.cluster.nodes.filter(({ labels }) => labelValue(labels, zoneKey) !== undefined);
    const zones = groupBy(inZones, ({ labels }) => labelValue(labels, zoneKey) ?? "");
    if (zones.size < 2) return undefined;
    return this.#worst(
      [...zones].map(([name, nodes]) => ({ name, nodes })),
      "zones",
      notes,
    );
  }

  #worst(all: readonly Losable[], what: string, notes: string[]): LossOfRoom | undefined {
    // Most can be told apart without looking closely.
    const rough = [...groupBy(all, (one) => this.#roughLook(one)).values()];
    const different = this.#largest(rough).flatMap((group) =>
      group.length === 1 ? [group] : [...groupBy(group, (one) => this.#look(one)).values()],
    );
    const tried = this.#largest(different);
    const known = Math.max(rough.length, different.length);
    if (tried.length < known)
      notes.push(`of ${known} different ${what} the ${tried.length} with the most pods and room were tried`);
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

  /** Equal for those that look alike, and perhaps for others. */
  #roughLook(one: Losable): string {
    let [pods, milliCpu, memory] = [0, 0, 0];
    for (const { pods: here, requested } of one.nodes) {
      pods += here.length;
      milliCpu += requested.milliCpu;
      memory += requested.memory;
    }
    return [one.nodes.length, this.#sizeOf(one), pods, milliCpu, memory].join();
  }

  #look({ nodes }: Losable): string {
    return nodes
      .map((node) => this.#looks.of(node))
      .sort((a, b) => a - b)
      .join();
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
      const remade = lost.flatMap((pod) => remadeOf({ ...pod, kind: "Pod" }, this.#names));
      const taken = inTheirOrder(remade).map((pod) => room.placeOn({ pod, claims: [] }));
      const unplaced = taken.filter((name) => name === undefined).length;
      return { sets: Math.min(this.#most, this.#setsWithout(names, taken) ?? room.count()), unplaced };
    });
  }

  /** How many sets fit without some nodes, with pods on others: only those have changed, where numbers tell. */
  #setsWithout(lost: readonly string[], taken: readonly (string | undefined)[]): number | undefined {
    const changed = new Set([...lost, ...taken.flatMap((name) => name ?? [])]);
    const totals = this.#numbers?.with(changed, this.#room.engine.cluster);
    return totals && this.#numbers?.setsOf(totals);
  }

  /** By what goes with them: their pods, and the room that they have for more. */
  #largest(different: readonly (readonly Losable[])[]): readonly (readonly Losable[])[] {
    if (different.length <= this.#mostTried) return different;
    return different
      .map((losables) => ({ losables, size: losables[0] === undefined ? 0 : this.#sizeOf(losables[0]) }))
      .sort((one, other) => other.size - one.size)
      .slice(0, this.#mostTried)
      .map(({ losables }) => losables);
  }

  #sizeOf({ nodes }: Losable): number {
    return nodes.reduce((sum, { name, pods }) => sum + pods.length + (this.#numbers?.sizeOf(name) ?? 0), 0);
  }
}

/** The most important first; of equally important ones those of one controller in a row, as it makes them. */
function inTheirOrder(pods: readonly PodObject[]): readonly PodObject[] {
  return pods
    .map((pod) => ({ pod, owner: controllerOf(pod.metadata)?.uid ?? "" }))
    .sort((one, other) => comparePriority(one.pod, other.pod) || compareTexts(one.owner, other.owner))
    .map(({ pod }) => pod);
}

/** A DaemonSet's pod goes with its node, and a pod that nobody owns for good. */
function remadeOf(pod: PodObject, names: PodNames): readonly PodObject[] {
  const maker = makerOf(pod);
  if (maker === undefined || maker.kind === "DaemonSet") return [];
  return [remadePod(withoutTopologyLabels(pod), maker, names)];
}
