import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { Rejection } from "../cycle/plugin.ts";
import { fitError } from "../cycle/fit-error.ts";
import { notSelected, type PluginRejection } from "../cycle/pre-filter.ts";
import type { Profile } from "../cycle/profile.ts";
import type { ProfilePlugins } from "../cycle/profile-plugins.ts";
import { type Sampling, searchNodes } from "../cycle/sampling.ts";
import { grown } from "./growing-array.ts";
import { InterPodAffinity } from "./every-node/inter-pod-affinity.ts";
import { localPlugins, type LocalPlugins } from "./views/local-plugins.ts";
import type { Limits } from "./limits.ts";
import type { LiveNode } from "./nodes/live-node.ts";
import type { NodeTable } from "./nodes/node-table.ts";
import type { Placements } from "./placements.ts";
import { PlannedCycle } from "./planned-cycle.ts";
import { PodTopologySpread } from "./every-node/pod-topology-spread.ts";
import type { PodRecord } from "./pods/pod-record.ts";
import type { PodTerms } from "./pods/pod-terms.ts";
import { ScoreColumns } from "./every-node/score-columns.ts";
import { SearchOrder } from "./nodes/search-order.ts";
import type { SeenPods } from "./pods/seen-pods.ts";
import { NodeInclusions } from "./nodes/node-inclusions.ts";
import { noRejection, Shape, type ShapeInputs } from "./every-node/shape.ts";
import { type KeptShape, Shapes } from "./every-node/shapes.ts";
import { type SpreadPlan, SpreadPlans } from "./plans/spread-plans.ts";
import type { VolumeState } from "./volumes/volume-state.ts";

/** What a cycle reads. */
export interface CycleInputs {
  readonly profile: Profile;
  readonly plugins: ProfilePlugins;
  readonly placements: Placements;
  readonly cluster: ClusterSnapshot;
  readonly volumes: VolumeState;
  readonly ownersVersion: () => number;
  readonly limits: Limits;
}

/**
 * One scheduling cycle at a time, over arrays by node slot that are used again in the next. First {@link filter},
 * then {@link score}; what they find can be read until the next cycle or change.
 */
export class Cycle {
  /** The slots of feasible nodes, in order: the first `feasibleCount` of them. */
  feasible: Int32Array = new Int32Array(0);
  feasibleCount = 0;
  readonly columns: ScoreColumns;
  /** The way that does not look at each node; to be gone first. */
  readonly planned: PlannedCycle;
  readonly #nodes: NodeTable;
  readonly #local: LocalPlugins;
  readonly #shapes: Shapes;
  readonly #othersInputs: ShapeInputs;
  /** Of the last pod that other plugins spoke about: what they say is asked for anew each time. */
  #judgedByOthers: { readonly pod: PodRecord; readonly kept: KeptShape } | undefined;
  readonly #plans: SpreadPlans;
  readonly #interPod: InterPodAffinity;
  readonly #spread: PodTopologySpread;
  readonly #hasScorers: boolean;
  readonly #order: SearchOrder;
  #pod: CyclePod | undefined;
  // The places of the two counted filters in the profile, as long as they have something to say about the pod.
  #interPodAt = -1;
  #spreadAt = -1;

  constructor({ profile, plugins, placements, cluster, volumes, ownersVersion, limits }: CycleInputs) {
    const { nodes, survey, images, keys, spreadCounts: counts, labels } = placements;
    this.#nodes = nodes;
    this.#order = new SearchOrder(nodes);
    this.#local = localPlugins(profile, plugins, false);
    const shapeInputs = { nodes, survey, cluster, imagesVersion: () => images.version };
    this.#shapes = new Shapes({ plugins: this.#local, ...shapeInputs });
    this.#othersInputs = { plugins: localPlugins(profile, plugins, true), ...shapeInputs };
    const args = profile.args.podTopologySpread;
    this.#plans = new SpreadPlans({ cluster, keys, counts, labelKeys: labels.keys, args, ownersVersion });
    this.#interPod = new InterPodAffinity(placements, profile.args.interPodAffinity);
    this.#spread = new PodTopologySpread(nodes);
    this.#hasScorers = plugins.scorers.length > 0;
    this.columns = new ScoreColumns(plugins.scorers, this.#interPod, this.#spread);
    this.planned = new PlannedCycle({
      profile,
      plugins,
      placements,
      cluster,
      volumes,
      limits,
      local: this.#local,
      spreadPlans: this.#plans,
      order: this.#order,
      why: (pod) => this.why(pod),
    });
  }

  /** Asks each node why. */
  why(pod: PodRecord): string {
    // What other plugins say of a pod is asked for anew each time.
    this.#judgedByOthers = undefined;
    const preFilter = this.filter(pod);
    if (preFilter !== undefined || this.feasibleCount > 0) {
      throw new Error(`bug: ${pod.key} fits a node that was not found`);
    }
    return this.message(undefined);
  }

  /** Upstream's FitError for the pod that {@link filter} has just found no node for. */
  message(preFilter: PluginRejection | undefined): string {
    const nodes = this.#nodes.list();
    return fitError({
      preFilter,
      nodes: nodes.map(({ slot }) => preFilter ?? { reasons: this.reasonsAt(slot) ?? [] }),
    });
  }

  /**
   * Whether this is enough to decide the pod. It is not for a nominated pod for which a PreFilter plugin leaves nodes
   * out: the nominated one is asked nevertheless, and what it is told words the others' rejection. To be asked before
   * {@link filter}.
   */
  covers(pod: PodRecord): boolean {
    this.#judgedByOthers = undefined;
    return this.#keptOf(pod).shape.selection === undefined || pod.pod.status?.nominatedNodeName === undefined;
  }

  #keptOf(pod: PodRecord): KeptShape {
    if (!pod.kind.hasVolumes) return this.#shapes.of(pod);
    if (this.#judgedByOthers?.pod !== pod) {
      const kept = {
        shape: new Shape(pod, this.#othersInputs),
        inclusions: new NodeInclusions(pod, this.#nodes, this.#othersInputs.survey),
      };
      this.#judgedByOthers = { pod, kept };
    }
    return this.#judgedByOthers.kept;
  }

  /** The slot of the node that preemption has nominated for the pod, if {@link filter} found it feasible. */
  nominatedSlot({ pod }: PodRecord): number | undefined {
    const name = pod.status?.nominatedNodeName;
    const node = name === undefined ? undefined : this.#nodes.named(name);
    if (node === undefined || !this.feasible.subarray(0, this.feasibleCount).includes(node.slot)) return undefined;
    return node.slot;
  }

  /** @returns the rejection of a pod that a PreFilter plugin rejects; no node is asked then. */
  filter(info: PodRecord): PluginRejection | undefined {
    const kept = this.#keptOf(info);
    const { shape, inclusions } = kept;
    this.feasibleCount = 0;
    if (shape.preFilter !== undefined) return shape.preFilter;
    const plan = this.#plans.of(info);
    const { seen } = info;
    const { terms } = info.kind;
    this.#pod = { kept, seen, terms, plan };
    shape.catchUp();
    this.#interPodAt = this.#interPod.filter(seen, terms) ? this.#local.positionOf("InterPodAffinity") : -1;
    this.#spreadAt = this.#spread.filter(plan, inclusions) ? this.#local.positionOf("PodTopologySpread") : -1;
    this.#findFeasible(shape);
    return undefined;
  }

  /** Why {@link filter} rejects the node, when it does. */
  rejection(slot: number): PluginRejection | undefined {
    const shape = this.#pod?.kept.shape;
    if (shape === undefined) return undefined;
    const { selection } = shape;
    if (selection !== undefined && !selection.nodeNames.has(this.#nodes.at(slot)?.name ?? "")) {
      return notSelected(selection);
    }
    let first = shape.rejectedAt[slot] ?? Infinity;
    let rejection = shape.rejection(slot);
    const consider = (at: number, counted: Rejection | undefined, plugin: PluginRejection["plugin"]): void => {
      if (at === -1 || counted === undefined || at > first || plugin === undefined) return;
      first = at;
      rejection = { plugin, ...counted };
    };
    consider(this.#spreadAt, this.#spread.rejection(slot), "PodTopologySpread");
    consider(this.#interPodAt, this.#interPod.rejection(slot), "InterPodAffinity");
    return rejection;
  }

  /** The reasons of that rejection; the same list again and again, where nodes are rejected alike. */
  reasonsAt(slot: number): readonly string[] | undefined {
    const shape = this.#pod?.kept.shape;
    if (shape?.selection !== undefined) return this.rejection(slot)?.reasons;
    let first = shape?.rejectedAt[slot] ?? Infinity;
    let reasons = first === noRejection ? undefined : shape?.rejection(slot)?.reasons;
    const spread = this.#spreadAt === -1 || this.#spreadAt > first ? undefined : this.#spread.rejection(slot);
    if (spread !== undefined) {
      first = this.#spreadAt;
      reasons = spread.reasons;
    }
    const interPod = this.#interPodAt === -1 || this.#interPodAt > first ? undefined : this.#interPod.rejection(slot);
    return interPod?.reasons ?? reasons;
  }

  /**
   * Leaves of the nodes that {@link filter} found feasible those that a search among a share of all nodes finds.
   *
   * @returns where the next search begins.
   */
  sample({ pod }: PodRecord, sampling: Sampling): number {
    const order = this.#order.list();
    const { selection } = this.#pod?.kept.shape ?? {};
    const asked = selection === undefined ? order : order.filter(({ name }) => selection.nodeNames.has(name));
    const isFeasible = new Uint8Array(this.#nodes.slots);
    for (let i = 0; i < this.feasibleCount; i++) isFeasible[this.feasible[i] ?? 0] = 1;
    const nominated = pod.status?.nominatedNodeName;
    const { found, nextStartIndex } = searchNodes(
      {
        asked,
        allNodes: this.#nodes.size,
        isFeasible: ({ slot }: LiveNode) => isFeasible[slot] === 1,
        hasScorers: this.#hasScorers,
        rejectedBefore: nominated === undefined ? undefined : this.#nodes.named(nominated),
      },
      sampling,
    );
    // Ties are broken among the nodes in their own order.
    this.feasible.set(found.map(({ slot }) => slot).sort((one, other) => one - other));
    this.feasibleCount = found.length;
    return nextStartIndex;
  }

  /** Why the cycle fails for the pod, if it does: `candidates` nodes are to be compared. One alone is taken unseen. */
  scoreFailure(candidates: number): string | undefined {
    return candidates > 1 ? this.#pod?.kept.shape.scoreFailure : undefined;
  }

  /** Scores the feasible nodes, or only the one in slot `only`. */
  score(only?: number): void {
    if (this.#pod === undefined || this.feasibleCount === 0) return;
    if (only !== undefined) {
      this.feasible[0] = only;
      this.feasibleCount = 1;
    }
    this.columns.score(this.#pod, this.feasible, this.feasibleCount, this.#nodes.slots);
  }

  #findFeasible({ rejectedAt, selection }: Shape): void {
    const { slots, present } = this.#nodes;
    this.feasible = grown(this.feasible, slots);
    const interPod = this.#interPodAt === -1 ? undefined : this.#interPod.verdicts;
    const spread = this.#spreadAt === -1 ? undefined : this.#spread.verdicts;
    let count = 0;
    for (let slot = 0; slot < slots; slot++) {
      if (rejectedAt[slot] !== noRejection || present[slot] === 0) continue;
      if (interPod !== undefined && interPod[slot] !== 0) continue;
      if (spread !== undefined && spread[slot] !== 0) continue;
      if (selection !== undefined && !selection.nodeNames.has(this.#nodes.at(slot)?.name ?? "")) continue;
      this.feasible[count++] = slot;
    }
    this.feasibleCount = count;
  }
}

/** All that a cycle knows of its pod. */
export interface CyclePod {
  readonly kept: KeptShape;
  readonly seen: SeenPods;
  readonly terms: PodTerms;
  readonly plan: SpreadPlan;
}
