import type { Layout } from "../groups/layout.ts";
import { type Rule, fine, isSameRule, keyOf, lowestOf } from "../rules/rule.ts";
import { keysOfLayout } from "./layout-keys.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import { affectedNodes } from "../rules/verdict.ts";
import { emptyList } from "../tables/growing.ts";
import type { Limits } from "../limits.ts";
import { type PodRules, type RuleLists, ruleLists } from "../rules/pod-rules.ts";
import type { StateScores } from "../groups/state-scores.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { GroupScores } from "../groups/group-scores.ts";
import type { GroupScoresCache } from "../groups/group-scores-cache.ts";

/**
 * How pods that ask for the same and are seen alike are decided, as long as no node changes: the rules, which of them
 * divide the nodes into cells, and the view of the nodes to choose from.
 */
export class Plan implements RuleLists {
  readonly stateScores: StateScores;
  readonly layout: Layout;
  readonly rules: readonly Rule[];
  readonly required: RuleLists["required"];
  readonly soft: RuleLists["soft"];
  readonly hard: RuleLists["hard"];
  readonly coarse: RuleLists["coarse"];
  readonly fine: RuleLists["fine"];
  /** Those of the fine rules that the {@link view} does not know: nodes that they affect are looked at one by one. */
  sparse: RuleLists["fine"];
  /** Those of these that each such node is asked about where there are groups; the others are told rule by rule. */
  askedOfEach: RuleLists["fine"];
  readonly asksForItself: boolean;
  readonly needsEveryKey: boolean;
  readonly #nodes: NodeTable;
  readonly #views: GroupScoresCache;
  readonly #limits: Limits;
  /** Those that divide the nodes. */
  readonly #keys: readonly TopologyKey[];
  #view: GroupScores | undefined;

  /** @param previous One whose layout may do for this one too, and whose rules may be known to affect many nodes. */
  constructor(
    stateScores: StateScores,
    planned: PodRules,
    nodes: NodeTable,
    views: GroupScoresCache,
    limits: Limits,
    previous?: Plan,
  ) {
    this.stateScores = stateScores;
    this.asksForItself = planned.asksForItself;
    this.needsEveryKey = planned.needsEveryKey;
    this.#nodes = nodes;
    this.#views = views;
    this.#limits = limits;
    stateScores.nodeScores.catchUp();
    this.rules = planned.rules;
    const isLaidOut = previous?.isLaidOutFor(stateScores, planned.rules) === true;
    const keys = isLaidOut
      ? previous.#keys
      : keysOfLayout(stateScores.nodeScores, planned.rules, { nodes, views, limits });
    this.#keys = keys;
    this.layout = isLaidOut ? previous.layout : views.layout(keys, stateScores.nodeScores);
    for (const [at, rule] of this.rules.entries()) {
      rule.keyIndex = keyIndexOf(rule, keys);
      const other = previous?.rules.at(at);
      if (other !== undefined && isSameRule(rule, other)) rule.nodesVisited = other.nodesVisited;
    }
    const lists = ruleLists(this.rules);
    this.required = lists.required;
    this.soft = lists.soft;
    this.hard = lists.hard;
    this.coarse = lists.coarse;
    this.fine = lists.fine;
    this.sparse = lists.fine;
    this.askedOfEach = this.sparse.filter(isAskedOfEach);
  }

  /** Whether rules for pods with these scores that ask for the same of nodes, by the same keys, are looked at alike. */
  isLaidOutFor(stateScores: StateScores, rules: readonly Rule[]): boolean {
    if (this.stateScores.nodeScores !== stateScores.nodeScores || this.rules.length !== rules.length) return false;
    for (const [at, rule] of rules.entries()) {
      const other = this.rules[at];
      if (rule.type !== other.type || keyOf(rule) !== keyOf(other)) return false;
      if (rule.type === "soft" && other.type === "soft" && rule.key !== other.key) return false;
    }
    return true;
  }

  /** To be called before a decision: reads the sums of spread constraints as they are now. */
  begin(): void {
    for (const rule of this.hard) {
      rule.sums.catchUp();
      rule.lowest = lowestOf(rule);
    }
    for (const { sums } of this.soft) sums?.catchUp();
  }

  /** Whether the pod may go where no pod is that it asks for: there is none anywhere, and it asks for itself. */
  get mayBeFirst(): boolean {
    return this.asksForItself && this.required.every(({ counter }) => counter.occupied === 0);
  }

  /** The view to choose from, caught up. Rules that have come to affect many nodes move into one of their own. */
  view(): GroupScores {
    let changed = false;
    let isAnyDense = false;
    for (const rule of this.fine) {
      const isDense = this.#isDense(rule);
      if (isDense !== rule.isDense) changed = true;
      rule.isDense = isDense;
      isAnyDense ||= isDense;
    }
    if (changed) {
      this.sparse = this.fine.filter((rule) => !rule.isDense);
      this.askedOfEach = this.sparse.filter(isAskedOfEach);
    }
    let view = this.#view;
    // One that is shared by new shapes is another's in the end.
    if (changed || view?.stateScores !== this.stateScores) {
      const dense = isAnyDense ? this.fine.filter((rule) => rule.isDense) : emptyList;
      this.#view = view = this.#views.view(this.layout, this.stateScores, dense);
    }
    view.catchUp();
    return view;
  }

  /** Whether the rule affects many nodes, and has done so often enough to be worth a view that knows it. */
  #isDense(rule: Rule): boolean {
    const mostSingles = rule.type === "soft" ? this.#limits.mostSoftSingles : this.#limits.mostSingles;
    const nodes = affectedNodes(rule, this.#nodes);
    // Not back at once: a number around the limit would make views in turn.
    if (rule.isDense) return nodes > mostSingles / 2;
    if (nodes <= mostSingles) return false;
    rule.nodesVisited += nodes;
    return rule.nodesVisited > this.#limits.denseAfter(this.#nodes.size);
  }
}

/** See `SingleNodes.judgeAffected`: nodes that rules block are left out, and what rules add is added for each rule. */
function isAskedOfEach(rule: Rule): boolean {
  switch (rule.type) {
    case "hard":
      return true;
    case "required":
    case "blocking":
    case "scoring":
    case "soft":
      return false;
    default:
      return rule satisfies never;
  }
}

function keyIndexOf(rule: Rule, keys: readonly TopologyKey[]): number {
  const key = keyOf(rule);
  return key === undefined ? fine : keys.indexOf(key);
}
