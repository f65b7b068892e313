import { matchesRequiredNodeAffinity, requiredNodeAffinity } from "../../cluster/node-selector.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { runPreFilters } from "../../cycle/pre-filter.ts";
import { scoreFailure } from "../../cycle/score.ts";
import type { Limits } from "../limits.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import { RareNodes } from "../nodes/rare-nodes.ts";
import type { Placements } from "../placements.ts";
import { namedNode } from "../pods/named-node.ts";
import { KindSample } from "../pods/kind-sample.ts";
import type { PodKind } from "../pods/pod-kinds.ts";
import { shapeText } from "../pods/same-spec.ts";
import { ApartNodes } from "../views/apart-nodes.ts";
import { type NodeScoreInputs, notFeasible } from "../views/node-scores.ts";
import { type CommonSpec, commonSpec } from "./common-spec.ts";
import type { FewNodes } from "./common-term.ts";

/** Kinds to keep, about a kilobyte each. */
const mostKept = 4096;
/** So many times as many nodes may be asked whether the pods can be on them as are then kept. */
const askedEach = 16;

/** What plugins that look at one node alone are asked about, instead of a kind of pods. */
export interface CommonKind {
  /** Tells them apart. */
  readonly id: number | string;
  /** One of the pods, or a pod that says less of nodes. */
  readonly sample: PodInfo;
  /** The nodes for which the sample does not speak. */
  readonly apart: ApartNodes | undefined;
}

/** What kinds of pods have in common that say something of their own of few nodes; found anew once a node has changed. */
export class CommonKinds {
  readonly #placements: Placements;
  readonly #inputs: Pick<NodeScoreInputs, "plugins" | "cluster">;
  readonly #few: FewNodes;
  readonly #nodes: RareNodes;
  /** By shape: what is in two families is the same to plugins that look at one node alone. */
  readonly #kept = new Map<number, CommonKind>();
  /** By the text of the shape. */
  readonly #samples = new Map<string, Omit<CommonKind, "apart">>();
  #made = 0;
  #version = -1;

  constructor(placements: Placements, limits: Limits, inputs: Pick<NodeScoreInputs, "plugins" | "cluster">) {
    this.#placements = placements;
    this.#inputs = inputs;
    this.#few = { matching: limits.apart, others: askedEach * limits.apart };
    this.#nodes = new RareNodes(placements.nodes, placements.groups);
  }

  of(kind: PodKind): CommonKind {
    const { nodesVersion } = this.#placements.nodes;
    if (this.#version !== nodesVersion || this.#kept.size >= mostKept) this.#kept.clear();
    this.#version = nodesVersion;
    let common = this.#kept.get(kind.shape.id);
    if (common === undefined) {
      common = this.#find(kind) ?? itself(kind);
      this.#kept.set(kind.shape.id, common);
    }
    return common;
  }

  #find(kind: PodKind): CommonKind | undefined {
    const { spec } = kind.sample.pod;
    const { tolerations = [], nodeSelector, affinity } = spec;
    if (tolerations.length === 0 && nodeSelector === undefined && affinity?.nodeAffinity === undefined)
      return undefined;
    const common = commonSpec(spec, this.#nodes, this.#few);
    // One term alone may be left that names a node: a sample is without.
    if (common === undefined || namedNode(common.spec.affinity?.nodeAffinity) !== undefined) return undefined;
    const apart = this.#apartOf(kind, common);
    return apart && { ...this.#sampleOf(kind, common), apart };
  }

  #apartOf({ sample }: PodKind, common: CommonSpec): ApartNodes | undefined {
    const { plugins, cluster } = this.#inputs;
    const { isOnly } = common;
    const nodes = this.#nodesOf(sample, common);
    if (nodes.length > this.#few.matching || scoreFailure(sample, plugins.preScorers) !== undefined) return undefined;
    const preFiltered = runPreFilters(sample, cluster, plugins.judges);
    if (preFiltered.kind === "reject") return undefined;
    const { selection } = preFiltered;
    if (selection !== undefined && selection.nodeNames.size > this.#few.matching) return undefined;
    const filters = preFiltered.filters.filter(({ plugin }) => plugins.inputOf(plugin) === "node");
    // A profile may be without the filter that keeps the pods to these nodes.
    if (isOnly && filters.every(({ plugin }) => plugin !== "NodeAffinity")) return undefined;
    const apart = new ApartNodes(sample, nodes, { filters, isOnly, selection }, this.#inputs);
    // Nodes that the common spec rules out are not looked at.
    const ofCommon = requiredNodeAffinity({ ...sample.pod, spec: common.spec });
    const isRuledOut = (node: LiveNode, number: number): boolean =>
      apart.plain[number] !== notFeasible && !matchesRequiredNodeAffinity(ofCommon, node);
    return nodes.some(isRuledOut) ? undefined : apart;
  }

  /** In order; where the pods can be on no others, only those that they can be on. */
  #nodesOf({ pod }: PodInfo, { but, isOnly }: CommonSpec): readonly LiveNode[] {
    const slots = [...new Set(but)].sort((one, other) => one - other);
    const nodes = slots.map((slot) => this.#placements.nodes.at(slot)).filter((node) => node !== undefined);
    const required = isOnly ? requiredNodeAffinity(pod) : undefined;
    return required === undefined ? nodes : nodes.filter((node) => matchesRequiredNodeAffinity(required, node));
  }

  #sampleOf({ sample, family }: PodKind, { spec }: CommonSpec): Omit<CommonKind, "apart"> {
    const text = shapeText(spec);
    let known = this.#samples.get(text);
    if (known === undefined) {
      if (this.#samples.size >= mostKept) this.#samples.clear();
      known = { id: `common ${this.#made++}`, sample: new KindSample({ ...sample.pod, spec }, family) };
      this.#samples.set(text, known);
    }
    return known;
  }
}

/** A kind that is asked about as it is. */
export function itself({ shape, sample }: PodKind): CommonKind {
  return { id: shape.id, sample, apart: undefined };
}
