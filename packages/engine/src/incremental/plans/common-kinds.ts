import type { PodSpec } from "../../api/pod.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { runPreFilters } from "../../cycle/pre-filter.ts";
import { scoreFailure } from "../../cycle/score.ts";
import type { Limits } from "../limits.ts";
import { RequiredLabels } from "../nodes/required-labels.ts";
import { RareNodes } from "../nodes/rare-nodes.ts";
import type { Placements } from "../placements.ts";
import { namedNode } from "../pods/named-node.ts";
import { KindSample } from "../pods/kind-sample.ts";
import type { PodKind } from "../pods/pod-kinds.ts";
import { shapeText } from "../pods/same-spec.ts";
import { nodeScoresName } from "../views/local-scores.ts";
import { MatchedNodes } from "../views/matched-nodes.ts";
import { ApartNodes } from "../views/apart-nodes.ts";
import type { NodeScoreInputs } from "../views/node-scores.ts";
import { type CommonSpec, commonSpec } from "./common-spec.ts";
import { type FewNodes, mostNodes } from "./common-term.ts";

/** Kinds to keep, about a kilobyte each. */
const mostKept = 4096;
/** Nodes to keep by kinds that require something of them. */
const mostMatched = 2 ** 20;

/** What plugins that look at one node alone are asked about, instead of a kind of pods. */
export interface CommonKind {
  /** Tells them apart. */
  readonly id: number | string;
  /** One of the pods, or a pod that says less of nodes. */
  readonly sample: PodInfo;
  /** The nodes for which the sample does not speak. */
  readonly apart: ApartNodes | undefined;
  /** What the pods require of nodes, where the sample requires nothing. */
  readonly matched: MatchedNodes | undefined;
}

type Sample = Pick<CommonKind, "id" | "sample">;

/** What kinds of pods have in common that say something of their own of few nodes; found anew once a node has changed. */
export class CommonKinds {
  readonly #placements: Placements;
  readonly #inputs: Pick<NodeScoreInputs, "plugins" | "cluster">;
  readonly #limits: Limits;
  readonly #few: FewNodes;
  readonly #nodes: RareNodes;
  readonly #labels: RequiredLabels;
  /** Whether the profile asks nodes for what node affinity requires. */
  readonly #asksAffinity: boolean;
  /** By shape: what is in two families is the same to plugins that look at one node alone. */
  readonly #kept = new Map<number, CommonKind>();
  /**
   * By what is asked of nodes, whatever is requested of them: what is known of nodes once that is planned for on its own
   * is shared so, too.
   */
  readonly #matched = new Map<string, MatchedNodes>();
  /** How many nodes these have kept. */
  #matchedNodes = 0;
  /** By the text of the shape. */
  readonly #samples = new Map<string, Sample>();
  #made = 0;
  #version = -1;

  constructor(placements: Placements, limits: Limits, inputs: Pick<NodeScoreInputs, "plugins" | "cluster">) {
    this.#placements = placements;
    this.#inputs = inputs;
    this.#limits = limits;
    this.#few = { each: limits.apartEach, all: limits.apart };
    this.#nodes = new RareNodes(placements.nodes, placements.groups);
    this.#labels = new RequiredLabels(placements.nodes, placements.groups);
    const { filters, preFilters = filters } = inputs.plugins.judges;
    this.#asksAffinity = [filters, preFilters].every((some) => some.some(({ name }) => name === "NodeAffinity"));
  }

  of(kind: PodKind): CommonKind {
    const { nodesVersion } = this.#placements.nodes;
    if (this.#version !== nodesVersion || this.#matchedNodes >= mostMatched || this.#matched.size >= mostKept) {
      this.#kept.clear();
      this.#matched.clear();
      this.#matchedNodes = 0;
    } else if (this.#kept.size >= mostKept) this.#kept.clear();
    this.#version = nodesVersion;
    let common = this.#kept.get(kind.shape.id);
    if (common === undefined || common.matched?.isWornOut === true) {
      common = (common === undefined ? this.#find(kind) : undefined) ?? itself(kind);
      this.#kept.set(kind.shape.id, common);
    }
    return common;
  }

  #find(kind: PodKind): CommonKind | undefined {
    const { spec } = kind.sample.pod;
    const { tolerations = [], nodeSelector, affinity } = spec;
    if (tolerations.length === 0 && nodeSelector === undefined && affinity?.nodeAffinity === undefined)
      return undefined;
    // A preference may say what no label can be: then the cycle ends, whatever a sample leaves out.
    if (scoreFailure(kind.sample, this.#inputs.plugins.preScorers) !== undefined) return undefined;
    const common = commonSpec(spec, this.#nodes, this.#few);
    // One term alone may be left that names a node: a sample is without.
    const isCommon = common !== undefined && namedNode(common.spec.affinity?.nodeAffinity) === undefined;
    const apart = isCommon ? this.#apartOf(kind, common) : undefined;
    if (common === undefined || apart === undefined) return this.#findMatched(kind);
    // It may be that nothing is left out but what no node has, such as a taint.
    const isNothing = apart.slots.length === 0 && !apart.isOnly;
    const matched = isNothing ? this.#findMatched(kind) : undefined;
    if (matched !== undefined) return matched;
    return { ...this.#sampleOf(kind, common.spec), apart, matched: undefined };
  }

  #findMatched(kind: PodKind): CommonKind | undefined {
    const { spec } = kind.sample.pod;
    const { nodeSelector, affinity } = spec;
    const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (!this.#asksAffinity || (nodeSelector ?? required) === undefined) return undefined;
    const name = nodeScoresName(kind);
    const matched = this.#matched.get(name) ?? this.#makeMatched(kind);
    if (matched === undefined) return undefined;
    this.#matched.set(name, matched);
    if (matched.isWornOut) return undefined;
    const rest = withoutRequired(spec);
    const common = commonSpec(rest, this.#nodes, this.#few);
    const isSame = common?.but.length === 0 && common.only === undefined;
    return { ...this.#sampleOf(kind, isSame ? common.spec : rest), apart: undefined, matched };
  }

  #makeMatched({ sample }: PodKind): MatchedNodes | undefined {
    const found = this.#labels.find(sample.pod.spec);
    if (found === undefined) return undefined;
    const { nodes, survey } = this.#placements;
    const mostLooks = this.#limits.matchedLooks(nodes.size);
    const matched = new MatchedNodes(sample, found, { nodes, survey, mostLooks });
    this.#matchedNodes += matched.count;
    return matched;
  }

  #apartOf({ sample }: PodKind, common: CommonSpec): ApartNodes | undefined {
    const most = mostNodes(this.#few, Math.max(1, common.values));
    if (common.but.length + (common.only?.length ?? 0) > 2 * most) return undefined;
    const { plugins, cluster } = this.#inputs;
    const { nodes } = this.#placements;
    const preFiltered = runPreFilters(sample, cluster, plugins.judges);
    if (preFiltered.kind === "reject") return undefined;
    const { selection } = preFiltered;
    const filters = preFiltered.filters.filter(({ plugin }) => plugins.inputOf(plugin) === "node");
    // A profile may be without the filter that keeps the pods to these nodes.
    if (common.only !== undefined && filters.every(({ plugin }) => plugin !== "NodeAffinity")) return undefined;
    const apart = new ApartNodes(sample, { ...common, filters, selection }, { ...this.#inputs, nodes });
    return apart.slots.length > most || (selection?.nodeNames.size ?? 0) > this.#few.all ? undefined : apart;
  }

  #sampleOf({ sample, family }: PodKind, spec: PodSpec): Sample {
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
  return { id: shape.id, sample, apart: undefined, matched: undefined };
}

/** The spec without anything that is required of nodes by their labels or names. */
function withoutRequired({ nodeSelector: _nodeSelector, affinity, ...others }: PodSpec): PodSpec {
  const { nodeAffinity, ...terms } = affinity ?? {};
  const { requiredDuringSchedulingIgnoredDuringExecution: _required, ...preferred } = nodeAffinity ?? {};
  return { ...others, affinity: nodeAffinity === undefined ? terms : { ...terms, nodeAffinity: preferred } };
}
