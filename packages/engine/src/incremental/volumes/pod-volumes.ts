import { brokenLine } from "../../cycle/broken-line.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import type { Profile } from "../../cycle/profile.ts";
import type { ProfilePlugins } from "../../cycle/profile-plugins.ts";
import { podClaims } from "../../plugins/volume-binding/pod-claims.ts";
import { volumesScore } from "../../plugins/volume-binding/score.ts";
import { diskConflicts, isDisk, oncePodClaims } from "../../plugins/volume-restrictions/filter.ts";
import { volumeTopologies } from "../../plugins/volume-zone/filter.ts";
import { grown } from "../tables/growing.ts";
import type { Limits } from "../limits.ts";
import type { NodeSubset } from "../nodes/node-subset.ts";
import type { PlacedPod } from "../nodes/placed-pod.ts";
import { type DelayedNodes, delayedNodes } from "./delayed-nodes.ts";
import type { NodeSet } from "../nodes/node-set.ts";
import type { VolumesScore } from "./storage-verdicts.ts";
import type { VolumeState } from "./volume-state.ts";
import { type WantedVolumes, wantedVolumes } from "./wanted-volumes.ts";

/** What the volume plugins say of a pod, apart from what is attached where: sets of nodes that it must be in each of. */
interface SaidOfPod {
  readonly sets: readonly NodeSet[];
  readonly scores: DelayedNodes["scores"];
}

/** Which nodes the pod's volumes leave to it. */
export interface NodesForVolumes extends NodeSubset {
  /** The plan to ask is the one for these; absent: the one for all nodes. */
  readonly within: NodeSet | undefined;
}

/** What a profile's verdicts on volumes are made of. */
export interface PodVolumesInputs {
  readonly profile: Profile;
  readonly plugins: ProfilePlugins;
  readonly volumes: VolumeState;
  readonly limits: Limits;
}

/**
 * The plugins VolumeRestrictions, NodeVolumeLimits, VolumeBinding and VolumeZone of one profile, over sets of nodes that
 * many pods have in common. What they mean is written out in their folders under plugins/.
 */
export class PodVolumes {
  readonly #state: VolumeState;
  readonly #limits: Limits;
  readonly #filters: ReadonlySet<PluginName>;
  readonly #preFilters: ReadonlySet<PluginName>;
  readonly #score: VolumesScore | undefined;
  #slots = new Int32Array(0);
  /** By slot: the last round in which the node was put among the slots, or taken out. */
  #seenIn = new Int32Array(0);
  #round = 0;
  #count = 0;

  constructor({ profile, plugins, volumes, limits }: PodVolumesInputs) {
    const { scorers, args } = profile;
    const { filters, preFilters } = plugins;
    this.#state = volumes;
    this.#limits = limits;
    this.#filters = new Set(filters.map(({ name }) => name));
    this.#preFilters = new Set((preFilters ?? filters).map(({ name }) => name));
    const weight = scorers.find(({ name }) => name === "VolumeBinding")?.weight ?? 0;
    const scoreAt = brokenLine(args.volumeBinding.shape);
    const isScored = weight > 0 && volumes.differences.volumeBindingScores;
    this.#score = isScored ? (volumes) => weight * volumesScore(volumes, scoreAt) : undefined;
  }

  /** @returns `undefined` where no node need be asked, or each has to be: the plugins say why. */
  nodesFor(pod: PlacedPod): NodesForVolumes | undefined {
    const { users, cluster, nodes, differences } = this.#state;
    users.begin();
    if (!this.#mayUseClaims(pod)) return undefined;
    const limited = this.#filters.has("NodeVolumeLimits");
    const wanted = limited ? wantedVolumes(pod.pod, cluster, differences) : nothingWanted;
    const said = wanted && this.#saidOf(pod);
    if (wanted === undefined || said === undefined) return undefined;
    const sets = [...said.sets, ...this.#withDrivers(wanted)].filter((set) => !set.isEveryNode);
    const { scores } = said;
    const [first, ...more] = sets;
    if (more.length === 0 && typeof scores === "number") {
      if (first === undefined) return this.#within(undefined, pod, wanted, scores);
      if (this.#limits.isPlanned(first.slots.length, first.uses++)) return this.#within(first, pod, wanted, scores);
      if (2 * first.slots.length > nodes.size) return this.#allBut(first, pod, wanted, scores);
    }
    return this.#only(sets, pod, wanted, scores);
  }

  /** Whether no other pod has a claim that only one may use; what is asked before any node. */
  #mayUseClaims(pod: PlacedPod): boolean {
    if (!this.#preFilters.has("VolumeRestrictions")) return true;
    const { users, cluster } = this.#state;
    const claims = oncePodClaims(pod, cluster);
    if ("rejection" in claims) return false;
    for (const name of claims.names) if (users.isNamed(`${pod.namespace}/${name}`)) return false;
    return true;
  }

  #saidOf(pod: PlacedPod): SaidOfPod | undefined {
    const sets: NodeSet[] = [];
    const scores = this.#bind(pod, sets);
    if (scores === undefined) return undefined;
    if (this.#preFilters.has("VolumeZone")) {
      const topologies = volumeTopologies(pod, this.#state.cluster);
      if ("rejection" in topologies) return undefined;
      if (topologies.of.length > 0 && this.#filters.has("VolumeZone")) {
        sets.push(this.#state.reachable.ofTopologies(topologies.of));
      }
    }
    return { sets, scores };
  }

  /** Adds the sets of VolumeBinding. @returns what it gives nodes; `undefined` where it has to be asked. */
  #bind(pod: PlacedPod, sets: NodeSet[]): DelayedNodes["scores"] | undefined {
    const { cluster, reachable, nodes, groups, storages } = this.#state;
    const claims = podClaims(pod, cluster);
    if (typeof claims === "string" || claims.immediate.length > 0) {
      return this.#preFilters.has("VolumeBinding") ? undefined : 0;
    }
    if (!this.#filters.has("VolumeBinding")) {
      return this.#score === undefined || claims.delayed.length === 0 ? 0 : undefined;
    }
    for (const claim of claims.bound) {
      const set = reachable.ofBound(claim);
      if (set === undefined) return undefined;
      sets.push(set);
    }
    if (claims.delayed.length === 0) return 0;
    const inputs = { nodes, cluster, groups, storages };
    const delayed = delayedNodes(claims.delayed, this.#score, inputs);
    if (delayed.set !== undefined) sets.push(delayed.set);
    return delayed.scores;
  }

  /** The nodes that have the drivers that a node must have for the volumes. */
  #withDrivers({ withCsiNode, without }: WantedVolumes): readonly NodeSet[] {
    const { cluster, differences, sets } = this.#state;
    if (!differences.missingCsiDriverRejects) return [];
    const neededWithout = new Set(without.values());
    return [...new Set(withCsiNode.values())].flatMap((driver): NodeSet[] => {
      if (cluster.object("CSIDriver", "", driver)?.spec?.preventPodSchedulingIfMissing !== true) return [];
      const everywhere = neededWithout.has(driver);
      const text = JSON.stringify(["driver", driver, everywhere]);
      return [
        sets.byCsiNode(text, ({ name }) => {
          const csiNode = cluster.object("CSINode", "", name);
          if (csiNode === undefined) return !everywhere;
          return csiNode.spec?.drivers?.some((one) => one.name === driver) === true;
        }),
      ];
    });
  }

  /** All nodes, or all of the set, less those that have no room, or a disk taken. */
  #within(set: NodeSet | undefined, pod: PlacedPod, { withCsiNode }: WantedVolumes, score: number): NodesForVolumes {
    this.#begin();
    this.#state.rooms.visitFull(withCsiNode, set?.slots, this.#take);
    this.#visitDisksTaken(pod, this.#take);
    return { within: set, slots: this.#slots, count: this.#count, isOnly: false, score, scores: undefined };
  }

  /** All nodes less those outside the set, and the same. */
  #allBut(set: NodeSet, pod: PlacedPod, { withCsiNode }: WantedVolumes, score: number): NodesForVolumes {
    this.#begin();
    for (const slot of set.others) this.#take(slot);
    this.#state.rooms.visitFull(withCsiNode, undefined, this.#take);
    this.#visitDisksTaken(pod, this.#take);
    return { within: undefined, slots: this.#slots, count: this.#count, isOnly: false, score, scores: undefined };
  }

  #only(
    sets: readonly NodeSet[],
    pod: PlacedPod,
    { withCsiNode }: WantedVolumes,
    scores: DelayedNodes["scores"],
  ): NodesForVolumes {
    this.#begin();
    const out = (slot: number): void => void (this.#seenIn[slot] = this.#round);
    const [smallest, ...others] = sets.toSorted((one, other) => one.slots.length - other.slots.length);
    const slots = (smallest ?? this.#state.sets.all()).slots;
    this.#state.rooms.visitFull(withCsiNode, slots, out);
    this.#visitDisksTaken(pod, out);
    for (const slot of slots) if (others.every((set) => set.has(slot))) this.#take(slot);
    const isSame = typeof scores === "number";
    return {
      within: undefined,
      slots: this.#slots,
      count: this.#count,
      isOnly: true,
      score: isSame ? scores : 0,
      scores: isSame ? undefined : scores,
    };
  }

  #begin(): void {
    const { slots } = this.#state.nodes;
    this.#slots = grown(this.#slots, slots);
    this.#seenIn = grown(this.#seenIn, slots);
    this.#round++;
    this.#count = 0;
  }

  /** Puts the node among the slots, unless it was put or left out before. */
  readonly #take = (slot: number): void => {
    if (this.#seenIn[slot] === this.#round) return;
    this.#seenIn[slot] = this.#round;
    this.#slots[this.#count++] = slot;
  };

  /** The nodes where a disk of the pod is mounted in a way that leaves it to no other. */
  #visitDisksTaken({ volumes }: PlacedPod, visit: (slot: number) => void): void {
    if (!this.#filters.has("VolumeRestrictions")) return;
    const disks = volumes.filter(isDisk);
    if (disks.length === 0) return;
    for (const { pods, slot } of this.#state.users.withDisks()) {
      if (disks.some((disk) => pods.some(({ pod }) => diskConflicts(disk, pod)))) visit(slot);
    }
  }
}

const nothingWanted: WantedVolumes = { withCsiNode: new Map(), without: new Map() };
