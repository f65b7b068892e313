import type { Engine, Mark, PodObject, TieBreak } from "@stowage/engine";
import type { ClaimController } from "../claims/claim-controller.ts";
import { withTopologyLabels } from "../plan/topology-labels.ts";
import type { NodeLocalRoom, RoomOn } from "./node-local.ts";
import type { NextReplica, ReplicaSource } from "./replica-source.ts";
import { RoomsInNumbers } from "./rooms-in-numbers.ts";
import { standIns } from "./stand-ins.ts";

/** A workload that grows. */
export interface Grower {
  /** `Deployment/web`. */
  readonly label: string;
  readonly source: ReplicaSource;
  /** How many of it make a set. */
  readonly share: number;
  /** Where nodes judge its pods by themselves: how many they take. */
  readonly local?: NodeLocalRoom | undefined;
}

/** A replica that finds no place, and when: the engine is as it was then. */
export interface Stopped {
  readonly grower: Grower;
  readonly pod: PodObject;
  /** What can be said without asking the nodes. */
  readonly reason?: string;
}

/** How many replicas of each have been placed. */
export type Used = Map<Grower, number>;

/** How many sets fit, and what stopped the next. */
export interface Filled {
  readonly sets: number;
  readonly stopped: Stopped;
}

/** Places replicas in the engine as the scheduler would, one after the other, and says when one fits nowhere. */
export class Room {
  readonly engine: Engine;
  readonly growers: readonly Grower[];
  readonly #claims: ClaimController;
  readonly #tieBreak: TieBreak;
  readonly #onStep: () => void;

  constructor(parts: {
    readonly engine: Engine;
    readonly growers: readonly Grower[];
    readonly claims: ClaimController;
    readonly tieBreak: TieBreak;
    readonly onStep: () => void;
  }) {
    this.engine = parts.engine;
    this.growers = parts.growers;
    this.#claims = parts.claims;
    this.#tieBreak = parts.tieBreak;
    this.#onStep = parts.onStep;
  }

  /** How domains tell their room, where one workload grows that is to be spread by numbers. */
  get #spread(): NodeLocalRoom | undefined {
    const [only, another] = this.growers;
    return another === undefined && only?.local?.isSpread === true ? only.local : undefined;
  }

  /** Whether one workload grows that is spread over domains, of which numbers tell how many they take. */
  get isSpread(): boolean {
    return this.#spread !== undefined;
  }

  /** The room as it is now, where numbers tell it of each node. */
  inNumbers(): RoomsInNumbers | undefined {
    return RoomsInNumbers.of(this.growers, this.engine.cluster);
  }

  /** Whether it can be placed; then it is. */
  place(replica: NextReplica): boolean {
    return this.placeOn(replica) !== undefined;
  }

  /** Places it where it can be. @returns the node's name. */
  placeOn({ pod, claims }: NextReplica): string | undefined {
    this.#onStep();
    this.#claims.create(pod, claims);
    const decision = this.engine.decide(pod, this.#tieBreak);
    if (decision.kind !== "scheduled") return undefined;
    this.#claims.bindAtOnce(pod, decision.nodeName);
    this.#assume(pod, decision.nodeName);
    return decision.nodeName;
  }

  #assume(pod: PodObject, nodeName: string): void {
    const { cluster, profile } = this.engine;
    this.engine.assume(withTopologyLabels(pod, cluster.node(nodeName)?.labels, profile.kubernetesVersion), nodeName);
  }

  /**
   * Places sets until a replica fits nowhere. Leaves the engine full, with the last set begun; {@link tried} takes it back.
   *
   * @param most Stop at that many sets, full or not.
   * @param used How many replicas of each have been placed already; counted on.
   * @param onSet Called before each set.
   */
  fill(most: number = Infinity, used: Used = new Map(), onSet?: (sets: number) => void): Filled | undefined {
    const left = this.#fillByNode(most, used);
    const countOf = (grower: Grower): number => used.get(grower) ?? 0;
    const begun = Math.min(...this.growers.map((grower) => Math.floor(countOf(grower) / grower.share)));
    for (let sets = begun; sets < most; sets++) {
      onSet?.(sets);
      for (const grower of this.growers) {
        while (countOf(grower) < (sets + 1) * grower.share) {
          const replica = grower.source.at(countOf(grower));
          // Where numbers say that there is none, nobody need be asked.
          if (left?.get(grower) === 0 || !this.place(replica)) return { sets, stopped: { grower, pod: replica.pod } };
          used.set(grower, countOf(grower) + 1);
          left?.set(grower, (left.get(grower) ?? 0) - 1);
        }
      }
    }
    return undefined;
  }

  /**
   * As many as the nodes say, without a decision for each; whole sets only, since the rest is decided. Of a great many
   * one pod of a node stands for all.
   *
   * @returns how much room each has left; `undefined` where numbers do not tell.
   */
  #fillByNode(most: number, used: Used): Map<Grower, number> | undefined {
    const rooms = this.#roomsByNode();
    if (rooms === undefined) return undefined;
    const left = new Map<Grower, number>();
    const sets = Math.min(
      most,
      ...rooms.map(({ grower, all }) => Math.floor(((used.get(grower) ?? 0) + all) / grower.share)),
    );
    for (const { grower, all, of } of rooms) {
      const before = used.get(grower) ?? 0;
      const wanted = Math.max(0, sets * grower.share - before);
      left.set(grower, all - wanted);
      const isCounted = all > fewEnough && grower.local?.isSpread === false;
      const standIn = isCounted ? standIns(grower.source.at(0).pod) : undefined;
      let index = 0;
      for (const { node, room } of of) {
        const here = Math.min(room, wanted - index);
        const isFullOfPods = room === node.allocatable.pods - node.pods.length;
        if (standIn !== undefined && here > 0 && !isFullOfPods) {
          this.engine.assume(standIn(here, node.name), node.name);
          index += here;
          continue;
        }
        for (let taken = 0; taken < here; taken++) this.#assume(grower.source.at(before + index++).pod, node.name);
      }
      used.set(grower, before + index);
    }
    return left;
  }

  /** How many of each grower's pods nodes take, where numbers tell it. */
  #roomsByNode(): readonly GrowerRooms[] | undefined {
    const { nodes } = this.engine.cluster;
    const [only] = this.growers;
    const spread = this.#spread;
    if (spread !== undefined && only !== undefined) return [roomsOf(only, spread.onAll(nodes))];
    const numbers = this.inNumbers();
    return (
      numbers &&
      this.growers.map((grower, index) =>
        roomsOf(
          grower,
          nodes.map((node) => ({ node, room: numbers.on(node.name)[index] ?? 0 })),
        ),
      )
    );
  }

  /** How many sets fit now. Leaves the engine as it is. */
  count(): number {
    const rooms = this.#roomsByNode();
    if (rooms !== undefined) return Math.min(...rooms.map(({ grower, all }) => Math.floor(all / grower.share)));
    return this.tried(() => this.fill()?.sets ?? 0);
  }

  /**
   * How many sets fit in a room that was full until a node has come.
   *
   * @param used How many replicas of each there are.
   */
  setsWith(added: string, used: Used): number {
    const countOf = (grower: Grower): number => used.get(grower) ?? 0;
    const node = this.engine.cluster.node(added);
    const [only, another] = this.growers;
    if (node !== undefined && only?.local !== undefined && another === undefined) {
      const { share, local } = only;
      const { nodes } = this.engine.cluster;
      const room = local.isSpread ? roomsOf(only, local.onAll(nodes)).all : local.on(node);
      return Math.floor((countOf(only) + room) / share);
    }
    const placed = new Map(used);
    const filled = this.fill(Infinity, placed);
    return filled?.sets ?? Math.min(...this.growers.map((grower) => Math.floor(countOf(grower) / grower.share)));
  }

  /** Does something and takes it back. */
  tried<Value>(attempt: () => Value): Value {
    const mark: Mark = this.engine.mark();
    try {
      return attempt();
    } finally {
      this.engine.undo(mark);
    }
  }
}

/** The room of nodes for one grower. */
interface GrowerRooms {
  readonly grower: Grower;
  readonly of: readonly RoomOn[];
  /** On all of them. */
  readonly all: number;
}

function roomsOf(grower: Grower, of: readonly RoomOn[]): GrowerRooms {
  return { grower, of, all: of.reduce((sum, { room }) => sum + room, 0) };
}

/** So many pods are placed one by one. */
const fewEnough = 2000;
