import { type Engine, type Mark, type NodeInfo, type PodObject, type TieBreak, toPodInfo } from "@stowage/engine";
import type { ClaimController } from "../claims/claim-controller.ts";
import { withTopologyLabels } from "../plan/topology-labels.ts";
import type { NextReplica, ReplicaSource } from "./replica-source.ts";

/** A workload that grows. */
export interface Grower {
  /** `Deployment/web`. */
  readonly label: string;
  readonly source: ReplicaSource;
  /** How many of it make a set. */
  readonly share: number;
  /** Where each node judges its pods by itself: how many a node takes. */
  readonly roomOn?: ((node: NodeInfo) => number) | undefined;
}

/** A replica that finds no place, and when: the engine is as it was then. */
export interface Stopped {
  readonly grower: Grower;
  readonly pod: PodObject;
  /** What can be said without asking the nodes. */
  readonly reason?: string;
}

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

  /** The rule by which nodes tell their room, where one workload grows and each node judges it by itself. */
  get roomOn(): ((node: NodeInfo) => number) | undefined {
    const [only, another] = this.growers;
    return another === undefined ? only?.roomOn : undefined;
  }

  /** Whether it can be placed; then it is. */
  place({ pod, claims }: NextReplica): boolean {
    this.#onStep();
    this.#claims.create(pod, claims);
    const decision = this.engine.decide(pod, this.#tieBreak);
    if (decision.kind !== "scheduled") return false;
    this.#claims.bindFor(pod, decision.nodeName);
    this.#assume(pod, decision.nodeName);
    return true;
  }

  #assume(pod: PodObject, nodeName: string): void {
    const { cluster, profile } = this.engine;
    this.engine.assume(withTopologyLabels(pod, cluster.node(nodeName)?.labels, profile.kubernetesVersion), nodeName);
  }

  /**
   * Places sets until a replica fits nowhere. Leaves the engine full, with the last set begun; {@link count} takes it back.
   *
   * @param most Stop at that many sets, full or not.
   */
  fill(most: number = Infinity): Filled | undefined {
    const used = new Map<Grower, number>();
    this.#fillByNode(most, used);
    const [first] = this.growers;
    if (first === undefined) return undefined;
    for (let sets = Math.floor((used.get(first) ?? 0) / first.share); sets < most; sets++) {
      for (const grower of this.growers) {
        for (let turn = 0; turn < grower.share; turn++) {
          const index = used.get(grower) ?? 0;
          const replica = grower.source.at(index);
          if (!this.place(replica)) return { sets, stopped: { grower, pod: replica.pod } };
          used.set(grower, index + 1);
        }
      }
    }
    return undefined;
  }

  /**
   * As many as the nodes say, without a decision for each; whole sets only, since the next is decided. Of a great many
   * one pod of a node stands for all.
   */
  #fillByNode(most: number, used: Map<Grower, number>): void {
    const { roomOn } = this;
    const [grower] = this.growers;
    if (roomOn === undefined || grower === undefined) return;
    const rooms = this.engine.cluster.nodes.map((node) => ({ node, room: roomOn(node) }));
    const all = rooms.reduce((sum, { room }) => sum + room, 0);
    const wanted = Math.min(Math.floor(all / grower.share), most) * grower.share;
    const standIn = all > fewEnough ? standIns(grower.source.at(0).pod) : undefined;
    let index = 0;
    for (const { node, room } of rooms) {
      const here = Math.min(room, wanted - index);
      const isFullOfPods = room === node.allocatable.pods - node.pods.length;
      if (standIn !== undefined && here > 0 && !isFullOfPods) {
        this.engine.assume(standIn(here, node.name), node.name);
        index += here;
        continue;
      }
      for (let taken = 0; taken < here; taken++) this.#assume(grower.source.at(index++).pod, node.name);
    }
    used.set(grower, index);
  }

  /** How many sets fit now. Leaves the engine as it is. */
  count(): number {
    const { roomOn } = this;
    const [grower] = this.growers;
    if (roomOn !== undefined && grower !== undefined) {
      const all = this.engine.cluster.nodes.reduce((sum, node) => sum + roomOn(node), 0);
      return Math.floor(all / grower.share);
    }
    return this.tried(() => this.fill()?.sets ?? 0);
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

/** So many pods are placed one by one. */
const fewEnough = 2000;

/** One pod that asks for what several do, for nodes that judge pods by what they ask for. */
function standIns(pod: PodObject): (count: number, nodeName: string) => PodObject {
  const { milliCpu, memory, ephemeralStorage, scalars } = toPodInfo(pod).requests;
  const specs = new Map<number, PodObject["spec"]>();
  return (count, nodeName) => {
    const requests = {
      cpu: `${milliCpu * count}m`,
      memory: String(memory * count),
      "ephemeral-storage": String(ephemeralStorage * count),
      ...Object.fromEntries([...scalars].map(([name, amount]) => [name, String(amount * count)])),
    };
    const { overhead: _, initContainers: __, resources: ___, ...rest } = pod.spec;
    const spec = specs.get(count) ?? { ...rest, containers: [{ name: "all", image: "all", resources: { requests } }] };
    specs.set(count, spec);
    return { ...pod, metadata: { ...pod.metadata, name: `all-on-${nodeName}~` }, spec };
  };
}
