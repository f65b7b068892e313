import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { NodeScorer, PluginName } from "../cycle/plugin.ts";
import { type ActiveFilter, type NodeSelection, type PluginRejection, runPreFilters } from "../cycle/pre-filter.ts";
import { grown } from "./growing-array.ts";
import type { LiveNode } from "./live-node.ts";
import type { LocalPlugins } from "./local-plugins.ts";
import type { NodeTable } from "./node-table.ts";

/** The place, among the profile's filters, of the rejecting one: none. */
export const noRejection = 255;

/** A scorer that looks at one node alone, and what it gave to each. */
export interface LocalScores {
  readonly name: PluginName;
  readonly weight: number;
  readonly scorer: NodeScorer;
  readonly kind: "node" | "usage";
  /** By slot; before normalising. */
  raw: Float64Array;
}

/** A filter that looks at one node alone, and its place among the profile's. */
interface LocalFilter extends ActiveFilter {
  readonly position: number;
}

/**
 * What the plugins that look at one node alone make of pods with the same spec: kept by node, and asked again only
 * for nodes that have changed. Nothing in here depends on other nodes, or on what is unique to a pod.
 */
export class Shape {
  /** The pod that stands for all of them. */
  readonly pod: PodInfo;
  /** Set when a PreFilter plugin rejects these pods. */
  readonly preFilter: PluginRejection | undefined;
  /** The nodes that PreFilter left; absent: all. */
  readonly selection: NodeSelection | undefined;
  readonly scores: readonly LocalScores[];
  /** By slot: the first filter to reject the node, by its place in the profile; {@link noRejection}. */
  rejectedAt: Uint8Array = new Uint8Array(0);
  readonly #plugins: LocalPlugins;
  readonly #nodes: NodeTable;
  readonly #nodeFilters: readonly LocalFilter[];
  readonly #usageFilters: readonly LocalFilter[];
  #objectVersions = new Float64Array(0);
  #usageVersions = new Float64Array(0);
  #rejectedAtByNode = new Uint8Array(0);
  #version = -1;
  readonly #rejections: (PluginRejection | undefined)[] = [];
  readonly #rejectionsByNode: (PluginRejection | undefined)[] = [];

  constructor(pod: PodInfo, cluster: ClusterSnapshot, plugins: LocalPlugins, nodes: NodeTable) {
    this.pod = pod;
    this.#plugins = plugins;
    this.#nodes = nodes;
    const preFiltered = runPreFilters(pod, cluster, plugins.filters);
    this.preFilter = preFiltered.kind === "reject" ? preFiltered.rejection : undefined;
    this.selection = preFiltered.kind === "filter" ? preFiltered.selection : undefined;
    const filters = preFiltered.kind === "filter" ? preFiltered.filters : [];
    const placed = filters.map((one): LocalFilter => ({ ...one, position: plugins.positionOf(one.plugin) }));
    this.#usageFilters = placed.filter(({ plugin }) => plugins.readsUsage(plugin));
    this.#nodeFilters = placed.filter(({ plugin }) => !plugins.readsUsage(plugin));
    this.scores = plugins.scorers.flatMap(({ plugin, weight }): LocalScores[] => {
      const scorer = plugin.preScore(pod, cluster, []);
      if (scorer === undefined) return [];
      const kind = plugins.readsUsage(plugin.name) ? "usage" : "node";
      return [{ name: plugin.name, weight, scorer, kind, raw: new Float64Array(0) }];
    });
  }

  /** Asks again about every node that has changed. */
  catchUp(): void {
    const nodes = this.#nodes;
    if (this.#version === nodes.version) return;
    this.#version = nodes.version;
    this.#grow(nodes.slots);
    const { slots, present, usageVersions, objectVersions } = nodes;
    for (let slot = 0; slot < slots; slot++) {
      if (usageVersions[slot] === this.#usageVersions[slot] || present[slot] === 0) continue;
      const node = nodes.at(slot);
      if (node === undefined) continue;
      if (this.#objectVersions[slot] !== objectVersions[slot]) this.#judgeNode(node);
      this.#judgeUsage(node);
    }
  }

  /** Why the filters reject the node, when they do. */
  rejection(slot: number): PluginRejection | undefined {
    return this.#rejections[slot];
  }

  #judgeNode(node: LiveNode): void {
    const { slot } = node;
    this.#objectVersions[slot] = this.#nodes.objectVersions[slot] ?? 0;
    const first = this.#isAsked(node) ? firstRejection(this.#nodeFilters, node) : undefined;
    this.#rejectedAtByNode[slot] = first?.position ?? noRejection;
    this.#rejectionsByNode[slot] = first?.rejection;
    for (const scores of this.scores) if (scores.kind === "node") scores.raw[slot] = scores.scorer.score(node);
  }

  #judgeUsage(node: LiveNode): void {
    const { slot } = node;
    this.#usageVersions[slot] = this.#nodes.usageVersions[slot] ?? 0;
    const byNode = this.#rejectedAtByNode[slot] ?? noRejection;
    const first = this.#isAsked(node) ? firstRejection(this.#usageFilters, node) : undefined;
    const isFirst = first !== undefined && first.position < byNode;
    this.rejectedAt[slot] = isFirst ? first.position : byNode;
    this.#rejections[slot] = isFirst ? first.rejection : this.#rejectionsByNode[slot];
    for (const scores of this.scores) if (scores.kind === "usage") scores.raw[slot] = scores.scorer.score(node);
  }

  /** Nodes that PreFilter left out are only asked when preemption has nominated one: see the cycle. */
  #isAsked(_node: LiveNode): boolean {
    return true;
  }

  #grow(slots: number): void {
    this.rejectedAt = grown(this.rejectedAt, slots, noRejection);
    this.#rejectedAtByNode = grown(this.#rejectedAtByNode, slots, noRejection);
    this.#objectVersions = grown(this.#objectVersions, slots);
    this.#usageVersions = grown(this.#usageVersions, slots);
    for (const scores of this.scores) scores.raw = grown(scores.raw, slots);
  }
}

function firstRejection(
  filters: readonly LocalFilter[],
  node: LiveNode,
): { readonly position: number; readonly rejection: PluginRejection } | undefined {
  for (const { plugin, filter, position } of filters) {
    const rejection = filter.filter(node);
    if (rejection !== undefined) return { position, rejection: { plugin, ...rejection } };
  }
  return undefined;
}
