import { type Engine, type Mark, type PodObject, type TieBreak, toPodInfo } from "@stowage/engine";
import type { ClaimController } from "../claims/claim-controller.ts";
import { withTopologyLabels } from "../plan/topology-labels.ts";
import type { NodeLocalRoom } from "./node-local.ts";
import type { NextReplica, ReplicaSource } from "./replica-source.ts";

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

  /** How nodes tell their room, where one workload grows and they judge it by themselves. */
  get local(): NodeLocalRoom | undefined {
    const [only, another] = this.growers;
    return another === undefined ? only?.local : undefined;
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
    this.#claims.bindFor(pod, decision.nodeName);
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
    this.#fillByNode(most, used);
    const countOf = (grower: Grower): number => used.get(grower) ?? 0;
    const begun = Math.min(...this.growers.map((grower) => Math.floor(countOf(grower) / grower.share)));
    for (let sets = begun; sets < most; sets++) {
      onSet?.(sets);
      for (const grower of this.growers) {
        while (countOf(grower) < (sets + 1) * grower.share) {
          const replica = grower.source.at(countOf(grower));
          if (!this.place(replica)) return { sets, stopped: { grower, pod: replica.pod } };
          used.set(grower, countOf(grower) + 1);
        }
      }
    }
    return undefined;
  }

  /**
   * As many as the nodes say, without a decision for each; whole sets only, since the next is decided. Of a great many
   * one pod of a node stands for all.
   */
  #fillByNode(most: number, used: Used): void {
    const { local } = this;
    const [grower] = this.growers;
    if (local === undefined || grower === undefined) return;
    const before = used.get(grower) ?? 0;
    const rooms = local.onAll(this.engine.cluster.nodes);
    const all = rooms.reduce((sum, { room }) => sum + room, 0);
    // The last one that fits is decided, and the one that does not.
    const wanted = Math.max(0, Math.min(Math.floor((before + all) / grower.share), most) * grower.share - before);
    const standIn = all > fewEnough && !local.isSpread ? standIns(grower.source.at(0).pod) : undefined;
    let index = 0;
    for (const { node, room } of rooms) {
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

  /** How many sets fit now. Leaves the engine as it is. */
  count(): number {
    const { local } = this;
    const [grower] = this.growers;
    if (local !== undefined && grower !== undefined) {
      const all = local.onAll(this.engine.cluster.nodes).reduce((sum, { room }) => sum + room, 0);
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
