import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { NodeScorer } from "../../cycle/plugin.ts";
import { type ActiveFilter, type NodeSelection, type PluginRejection, runPreFilters } from "../../cycle/pre-filter.ts";
import type { WeightedScorer } from "../../cycle/profile-plugins.ts";
import { scoreFailure } from "../../cycle/score.ts";
import { grown } from "../growing-array.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { LocalInput, LocalPlugins } from "../views/local-plugins.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import type { NodeTable } from "../nodes/node-table.ts";

/** What stands in the place of a rejecting filter's position when there is none. */
export const noRejection = 255;

/** What a scorer that looks at one node alone gave to each. */
export interface LocalScores extends WeightedScorer {
  readonly input: LocalInput;
  scorer: NodeScorer;
  /** By slot; before normalising. */
  raw: Float64Array;
}

/** A filter that looks at one node alone, and its place among the profile's. */
interface LocalFilter extends ActiveFilter {
  readonly position: number;
}

/** What a shape reads. */
export interface ShapeInputs {
  readonly plugins: LocalPlugins;
  readonly nodes: NodeTable;
  readonly survey: NodeSurvey;
  readonly cluster: ClusterSnapshot;
  /** A number that is new each time the images of the cluster, or the number of its nodes, change. */
  readonly imagesVersion: () => number;
}

/**
 * What the plugins that look at one node alone make of pods with the same spec: kept by node, and asked again only
 * for nodes that have changed. The plugins are the plain ones.
 */
export class Shape {
  /** Set when a PreFilter plugin rejects these pods. */
  readonly preFilter: PluginRejection | undefined;
  /** The nodes that PreFilter left; absent: all. The others are never judged here. */
  readonly selection: NodeSelection | undefined;
  readonly scores: readonly LocalScores[];
  /** Why the cycle fails for these pods once nodes are to be compared. */
  readonly scoreFailure: string | undefined;
  /** By slot: the weighted sum of those scores that are not normalised. */
  plainTotals: Float64Array = new Float64Array(0);
  /** By slot: the first filter to reject the node, by its place in the profile; {@link noRejection}. */
  rejectedAt: Uint8Array = new Uint8Array(0);
  readonly #pod: PodInfo;
  readonly #inputs: ShapeInputs;
  readonly #nodeFilters: readonly LocalFilter[];
  readonly #usageFilters: readonly LocalFilter[];
  readonly #rejections: (PluginRejection | undefined)[] = [];
  /** By slot: what the filters that look at the node alone said. */
  readonly #byNode: (LocalRejection | undefined)[] = [];
  #objectVersions = new Float64Array(0);
  #usageVersions = new Float64Array(0);
  #nodesVersion = -1;
  #imagesVersion = -1;

  /** @param pod stands for all pods of its spec. */
  constructor(pod: PodInfo, inputs: ShapeInputs) {
    const { plugins, cluster } = inputs;
    this.#pod = pod;
    this.#inputs = inputs;
    const preFiltered = runPreFilters(pod, cluster, plugins.judges);
    this.preFilter = preFiltered.kind === "reject" ? preFiltered.rejection : undefined;
    this.selection = preFiltered.kind === "filter" ? preFiltered.selection : undefined;
    const active = preFiltered.kind === "filter" ? preFiltered.filters : [];
    const filters = active.map((one): LocalFilter => ({ ...one, position: plugins.positionOf(one.plugin) }));
    this.#nodeFilters = filters.filter(({ plugin }) => plugins.inputOf(plugin) === "node");
    this.#usageFilters = filters.filter(({ plugin }) => plugins.inputOf(plugin) === "usage");
    this.scoreFailure = scoreFailure(pod, plugins.preScorers);
    this.scores = plugins.scorers.flatMap(({ plugin, weight }): LocalScores[] => {
      const scorer = plugin.preScore(pod, cluster, []);
      if (scorer === undefined) return [];
      return [{ plugin, weight, scorer, input: plugins.inputOf(plugin.name), raw: new Float64Array(0) }];
    });
  }

  /** Asks again about every node that has changed. */
  catchUp(): void {
    const { nodes } = this.#inputs;
    const imagesVersion = this.#inputs.imagesVersion();
    if (this.#nodesVersion === nodes.version && this.#imagesVersion === imagesVersion) return;
    this.#grow(nodes.slots);
    if (this.#imagesVersion !== imagesVersion) this.#imagesChanged(imagesVersion);
    if (this.selection === undefined) {
      for (let slot = 0; slot < nodes.slots; slot++) {
        if (nodes.usageVersions[slot] !== this.#usageVersions[slot]) this.#judge(nodes.at(slot));
      }
    } else {
      for (const name of this.selection.nodeNames) this.#judge(nodes.named(name));
    }
    this.#nodesVersion = nodes.version;
  }

  /** Why one of the filters rejects the node, when one does. */
  rejection(slot: number): PluginRejection | undefined {
    return this.#rejections[slot];
  }

  #judge(node: LiveNode | undefined): void {
    if (node === undefined) return;
    const { slot } = node;
    const { objectVersions, usageVersions } = this.#inputs.nodes;
    const objectVersion = objectVersions[slot] ?? 0;
    const nodeChanged = this.#objectVersions[slot] !== objectVersion;
    this.#objectVersions[slot] = objectVersion;
    this.#usageVersions[slot] = usageVersions[slot] ?? 0;
    this.#filter(node, nodeChanged);
    for (const scores of this.scores) {
      if (nodeChanged || scores.input === "usage") scores.raw[slot] = scores.scorer.score(node);
    }
    this.#addUp(slot);
  }

  #addUp(slot: number): void {
    let total = 0;
    for (const { scorer, weight, raw } of this.scores) {
      if (scorer.normalize === undefined) total += weight * (raw[slot] ?? 0);
    }
    this.plainTotals[slot] = total;
  }

  #filter(node: LiveNode, nodeChanged: boolean): void {
    const { slot } = node;
    if (nodeChanged) {
      const byNode = firstRejection(this.#nodeFilters, node);
      this.#byNode[slot] = byNode;
    }
    const byNode = this.#byNode[slot];
    const byUsage = firstRejection(this.#usageFilters, node);
    const first = byNode === undefined || (byUsage?.position ?? noRejection) < byNode.position ? byUsage : byNode;
    this.rejectedAt[slot] = first?.position ?? noRejection;
    this.#rejections[slot] = first?.rejection;
  }

  /** How much an image is worth depends on how many nodes have it. */
  #imagesChanged(version: number): void {
    this.#imagesVersion = version;
    const { cluster, nodes } = this.#inputs;
    for (const scores of this.scores) {
      if (scores.input !== "images") continue;
      scores.scorer = scores.plugin.preScore(this.#pod, cluster, []) ?? scores.scorer;
      for (const node of nodes.list()) scores.raw[node.slot] = scores.scorer.score(node);
    }
    for (const { slot } of nodes.list()) this.#addUp(slot);
  }

  #grow(slots: number): void {
    this.plainTotals = grown(this.plainTotals, slots);
    this.rejectedAt = grown(this.rejectedAt, slots, noRejection);
    this.#objectVersions = grown(this.#objectVersions, slots);
    this.#usageVersions = grown(this.#usageVersions, slots);
    for (const scores of this.scores) scores.raw = grown(scores.raw, slots);
  }
}

interface LocalRejection {
  readonly position: number;
  readonly rejection: PluginRejection;
}

function firstRejection(filters: readonly LocalFilter[], node: LiveNode): LocalRejection | undefined {
  for (const { plugin, filter, position } of filters) {
    const rejection = filter.filter(node);
    if (rejection !== undefined) return { position, rejection: { plugin, ...rejection } };
  }
  return undefined;
}
