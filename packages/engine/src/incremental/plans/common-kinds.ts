import type { PodInfo } from "../../cluster/pod-info.ts";
import { runPreFilters } from "../../cycle/pre-filter.ts";
import { scoreFailure } from "../../cycle/score.ts";
import type { Limits } from "../limits.ts";
import { RareNodes } from "../nodes/rare-nodes.ts";
import type { Placements } from "../placements.ts";
import { namedNode } from "../pods/named-node.ts";
import { KindSample } from "../pods/kind-sample.ts";
import type { PodKind } from "../pods/pod-kinds.ts";
import { shapeText } from "../pods/same-spec.ts";
import { ApartNodes } from "../views/apart-nodes.ts";
import type { NodeScoreInputs } from "../views/node-scores.ts";
import { type CommonSpec, commonSpec } from "./common-spec.ts";
import { type FewNodes, mostNodes } from "./common-term.ts";

/** Kinds to keep, about a kilobyte each. */
const mostKept = 4096;

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
    this.#few = { each: limits.apartEach, all: limits.apart };
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
    const { nodes } = this.#placements;
    const preFiltered = runPreFilters(sample, cluster, plugins.judges);
    if (preFiltered.kind === "reject" || scoreFailure(sample, plugins.preScorers) !== undefined) return undefined;
    const { selection } = preFiltered;
    const filters = preFiltered.filters.filter(({ plugin }) => plugins.inputOf(plugin) === "node");
    // A profile may be without the filter that keeps the pods to these nodes.
    if (common.only !== undefined && filters.every(({ plugin }) => plugin !== "NodeAffinity")) return undefined;
    const apart = new ApartNodes(sample, { ...common, filters, selection }, { ...this.#inputs, nodes });
    const most = mostNodes(this.#few, Math.max(1, common.values));
    return apart.slots.length > most || (selection?.nodeNames.size ?? 0) > this.#few.all ? undefined : apart;
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
