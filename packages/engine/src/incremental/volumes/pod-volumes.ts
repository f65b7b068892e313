import { brokenLine } from "../../cycle/broken-line.ts";
import { runFilters } from "../../cycle/node-trial.ts";
import type { FilterPlugin, PluginName } from "../../cycle/plugin.ts";
import { runPreFilters } from "../../cycle/pre-filter.ts";
import type { Profile } from "../../cycle/profile.ts";
import type { FilterPlugins, ProfilePlugins } from "../../cycle/profile-plugins.ts";
import { podClaims } from "../../plugins/volume-binding/pod-claims.ts";
import { volumesScore } from "../../plugins/volume-binding/score.ts";
import { diskConflicts, isDisk, oncePodClaims } from "../../plugins/volume-restrictions/filter.ts";
import { volumeTopologies } from "../../plugins/volume-zone/filter.ts";
import { combinedNumbers, partOf } from "../tables/combined-numbers.ts";
import { grown } from "../tables/growing.ts";
import type { PlacedPod } from "../nodes/live-node.ts";
import type { NodeSubset } from "../nodes/node-subset.ts";
import { pluginLooksAt } from "../nodes/plugin-traits.ts";
import { delayedVerdicts, type VolumesScore } from "./delayed-claims.ts";
import { unsuited, type VolumeVerdicts } from "./volume-nodes.ts";
import type { VolumeState } from "./volume-state.ts";
import { type WantedVolumes, wantedVolumes } from "./attach-limits.ts";

/** Why volume plugins keep a pod from nodes. */
export interface VolumeRejections {
  /** Those that have a say in the pod, in the profile's order. */
  readonly plugins: readonly PluginName[];
  /** By the node's slot; `undefined` where they take the pod. */
  readonly reasonsAt: (slot: number) => readonly string[] | undefined;
}

/**
 * The plugins VolumeRestrictions, NodeVolumeLimits, VolumeBinding and VolumeZone of one profile, over all nodes at
 * once. What they mean is written out in their folders under plugins/. Costs some ten nanoseconds for each node.
 */
export class PodVolumes {
  readonly #state: VolumeState;
  readonly #filters: ReadonlySet<PluginName>;
  readonly #preFilters: ReadonlySet<PluginName>;
  readonly #score: VolumesScore | undefined;
  readonly #filterPlugins: FilterPlugins;
  /** By slot, of the pod that was asked about: what all plugins say of the node. */
  #verdicts = new Int32Array(0);
  #slots = new Int32Array(0);

  constructor({ scorers, args }: Profile, { filters, preFilters }: ProfilePlugins, state: VolumeState) {
    this.#state = state;
    this.#filters = new Set(filters.map(({ name }) => name));
    this.#preFilters = new Set((preFilters ?? filters).map(({ name }) => name));
    const weight = scorers.find(({ name }) => name === "VolumeBinding")?.weight ?? 0;
    const scoreAt = brokenLine(args.volumeBinding.shape);
    const isScored = weight > 0 && state.differences.volumeBindingScores;
    const isOfVolumes = ({ name }: FilterPlugin): boolean => pluginLooksAt[name] === "volumes";
    this.#filterPlugins = {
      filters: filters.filter(isOfVolumes),
      ...(preFilters && { preFilters: preFilters.filter(isOfVolumes) }),
    };
    this.#score = isScored ? (volumes) => weight * volumesScore(volumes, scoreAt) : undefined;
  }

  /**
   * The nodes that the pod's volumes leave to it.
   *
   * @param isSearched Whether a share of the nodes is searched: what is wanted then are those that do not suit.
   * @returns `undefined` where no node need be asked, or each has to be: the plugins say why.
   */
  nodesFor(pod: PlacedPod, isSearched: boolean): NodeSubset | undefined {
    const { users, limits, nodes } = this.#state;
    users.begin();
    if (!this.#mayUseClaims(pod)) return undefined;
    const wanted = this.#wantedBy(pod);
    const parts = wanted && this.#partsOf(pod, wanted);
    if (wanted === undefined || parts === undefined) return undefined;

    this.#verdicts = grown(this.#verdicts, nodes.slots);
    const [first, ...more] = parts.filter((verdicts) => verdicts !== undefined);
    if (first === undefined) this.#verdicts.fill(0);
    else this.#verdicts.set(first);
    for (const verdicts of more) this.#add(verdicts);
    limits.forEachFull(wanted.withCsiNode, this.#leaveOut);
    this.#visitDisksTaken(pod, this.#leaveOut);
    return this.#subset(isSearched);
  }

  /** Why the plugins reject nodes, for a pod for which {@link nodesFor} has just found nodes: asked of one of those alike. */
  rejectionsOf(pod: PlacedPod): VolumeRejections {
    const { nodes, limits, cluster } = this.#state;
    const preFiltered = runPreFilters(pod, cluster, this.#filterPlugins);
    const wanted = this.#wantedBy(pod);
    const parts = wanted && this.#partsOf(pod, wanted);
    if (wanted === undefined || parts === undefined || preFiltered.kind === "reject") {
      throw new Error(`bug: the volumes of ${pod.key} leave it no node to ask`);
    }
    const { filters } = preFiltered;
    const full = new Int32Array(nodes.slots);
    limits.forEachFull(wanted.withCsiNode, (slot) => void (full[slot] = limits.canCount(slot) ? 1 : slot + 2));
    const taken = new Int32Array(nodes.slots);
    this.#visitDisksTaken(pod, (slot) => void (taken[slot] = 1));

    const slots = nodes.slotsInUse();
    const all = [...parts, full, taken].filter((part) => part !== undefined).map((part) => partOf(part, slots));
    const { numbers, firsts } = combinedNumbers(slots, all);
    const reasons = Array.from(firsts, (slot) => {
      const node = nodes.at(slot);
      return node && runFilters(node, filters)?.reasons;
    });
    const numberAt = new Int32Array(nodes.slots);
    for (let index = 0; index < slots.length; index++) numberAt[slots[index]] = numbers[index];
    return { plugins: filters.map(({ plugin }) => plugin), reasonsAt: (slot) => reasons[numberAt[slot]] };
  }

  #wantedBy({ pod }: PlacedPod): WantedVolumes | undefined {
    const { cluster, differences } = this.#state;
    return this.#filters.has("NodeVolumeLimits") ? wantedVolumes(pod, cluster, differences) : nothingWanted;
  }

  /** Whether no other pod has a claim that only one may use; what is asked before any node. */
  #mayUseClaims(pod: PlacedPod): boolean {
    if (!this.#preFilters.has("VolumeRestrictions")) return true;
    const { users, cluster } = this.#state;
    const claims = oncePodClaims(pod, cluster);
    if ("rejection" in claims) return false;
    for (const name of claims.names) if (users.nodesWith(`${pod.namespace}/${name}`).length > 0) return false;
    return true;
  }

  /** What the plugins say of nodes, apart from what is attached where. */
  #partsOf(pod: PlacedPod, wanted: WantedVolumes): readonly VolumeVerdicts[] | undefined {
    const bound = this.#bind(pod);
    if (bound === undefined) return undefined;
    const parts = [...bound, ...this.#withDrivers(wanted)];
    if (!this.#preFilters.has("VolumeZone")) return parts;
    const { cluster, volumeNodes } = this.#state;
    const topologies = volumeTopologies(pod, cluster);
    if ("rejection" in topologies) return undefined;
    if (topologies.of.length > 0 && this.#filters.has("VolumeZone"))
      parts.push(volumeNodes.ofTopologies(topologies.of));
    return parts;
  }

  /** What VolumeBinding says; `undefined` where it has to be asked. */
  #bind(pod: PlacedPod): readonly VolumeVerdicts[] | undefined {
    const { cluster, volumeNodes } = this.#state;
    const claims = podClaims(pod, cluster);
    if (typeof claims === "string" || claims.immediate.length > 0) {
      return this.#preFilters.has("VolumeBinding") ? undefined : [];
    }
    const { bound, delayed } = claims;
    if (!this.#filters.has("VolumeBinding")) return this.#score === undefined || delayed.length === 0 ? [] : undefined;
    const parts: VolumeVerdicts[] = [];
    for (const claim of bound) {
      const volume = cluster.object("PersistentVolume", "", claim.spec?.volumeName ?? "");
      if (volume === undefined) return undefined;
      parts.push(volumeNodes.ofBound(claim, volume));
    }
    return delayed.length === 0 ? parts : [...parts, delayedVerdicts(delayed, this.#score, this.#state)];
  }

  /** The nodes that have the drivers that a node must have for the volumes. */
  #withDrivers({ withCsiNode, without }: WantedVolumes): readonly VolumeVerdicts[] {
    const { cluster, differences, volumeNodes } = this.#state;
    if (!differences.missingCsiDriverRejects) return [];
    const neededWithout = new Set(without.values());
    const needed = [...new Set(withCsiNode.values())].filter(
      (driver) => cluster.object("CSIDriver", "", driver)?.spec?.preventPodSchedulingIfMissing === true,
    );
    return needed.map((driver) => volumeNodes.withDriver(driver, neededWithout.has(driver)));
  }

  #add(verdicts: Int32Array): void {
    const all = this.#verdicts;
    for (let slot = 0; slot < verdicts.length; slot++) {
      if (verdicts[slot] < 0) all[slot] = unsuited;
      else if (all[slot] >= 0) all[slot] += verdicts[slot];
    }
  }

  readonly #leaveOut = (slot: number): void => void (this.#verdicts[slot] = unsuited);

  /** The nodes where a disk of the pod is mounted in a way that leaves it to no other. */
  #visitDisksTaken({ volumes }: PlacedPod, visit: (slot: number) => void): void {
    if (!this.#filters.has("VolumeRestrictions")) return;
    const disks = volumes.filter(isDisk);
    if (disks.length === 0) return;
    for (const { pods, slot } of this.#state.users.withDisks()) {
      if (disks.some((disk) => pods.some(({ pod }) => diskConflicts(disk, pod)))) visit(slot);
    }
  }

  /** The nodes that suit; or those that do not, if these are fewer and all others get the same, or in a search. */
  #subset(isSearched: boolean): NodeSubset {
    const { nodes } = this.#state;
    const verdicts = this.#verdicts;
    const inUse = nodes.slotsInUse();
    let suited = 0;
    let lowest = 2 ** 30;
    let highest = 0;
    for (let at = 0; at < inUse.length; at++) {
      const verdict = verdicts[inUse[at]];
      if (verdict < 0) continue;
      suited++;
      if (verdict < lowest) lowest = verdict;
      if (verdict > highest) highest = verdict;
    }
    const areAlike = highest <= lowest;
    const isAllowList = !isSearched && (!areAlike || 2 * suited < nodes.size);
    this.#slots = grown(this.#slots, nodes.slots);
    const slots = this.#slots;
    let count = 0;
    for (let at = 0; at < inUse.length; at++) {
      if (verdicts[inUse[at]] >= 0 === isAllowList) slots[count++] = inUse[at];
    }
    return { slots, count, isAllowList, score: areAlike ? highest : 0, scores: areAlike ? undefined : verdicts };
  }
}

const nothingWanted: WantedVolumes = { withCsiNode: new Map(), without: new Map() };
