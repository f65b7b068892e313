import type { Layout } from "../groups/layout.ts";
import { type Rule, fine, isSameRule, keyOf, lowestOf } from "../rules/rule.ts";
import { keysOfLayout } from "./layout-keys.ts";
import type { DomainNodes } from "../nodes/domain-nodes.ts";
import { emptyList } from "../tables/growing.ts";
import type { Limits } from "../limits.ts";
import { type PodRules, type RuleLists, ruleLists } from "../rules/pod-rules.ts";
import type { StateScores } from "../groups/state-scores.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { GroupScores } from "../groups/group-scores.ts";
import type { GroupScoresCache } from "../groups/group-scores-cache.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

/** A pod that fits nowhere. */
export interface Unschedulable {
  /** Upstream's FitError. */
  readonly message: string;
  /** How many pods had come and gone then. */
  readonly since: number;
}

/**
 * How pods that ask for the same and are seen alike are decided, as long as no node changes: the rules, which of them
 * divide the nodes into cells, and the view of the nodes to choose from.
 */
export class Plan implements RuleLists {
  readonly local: StateScores;
  readonly layout: Layout;
  readonly rules: readonly Rule[];
  readonly required: RuleLists["required"];
  readonly soft: RuleLists["soft"];
  readonly hard: RuleLists["hard"];
  readonly coarse: RuleLists["coarse"];
  readonly fine: RuleLists["fine"];
  /** Those of the fine rules that the {@link view} does not know: nodes that they speak of are looked at one by one. */
  sparse: RuleLists["fine"];
  /** The strict spread constraints among these. */
  sparseHard: RuleLists["fine"];
  readonly asksForItself: boolean;
  readonly needsEveryKey: boolean;
  /** Whether all that the rules say can be found by cells and by the nodes of occupied domains, and cheaply so. */
  readonly isCovered: boolean;
  /** What was last said of pods that fit nowhere. */
  unschedulable: Unschedulable | undefined;
  readonly #nodes: NodeTable;
  readonly #views: GroupScoresCache;
  readonly #limits: Limits;
  readonly #areRulesCovered: boolean;
  /** Those that divide the nodes. */
  readonly #keys: readonly TopologyKey[];
  #view: GroupScores | undefined;

  constructor(
    local: StateScores,
    planned: PodRules,
    nodes: NodeTable,
    views: GroupScoresCache,
    limits: Limits,
    like?: Plan,
  ) {
    this.local = local;
    this.asksForItself = planned.asksForItself;
    this.needsEveryKey = planned.needsEveryKey;
    this.#nodes = nodes;
    this.#views = views;
    this.#limits = limits;
    local.ofNode.catchUp();
    this.rules = planned.rules;
    const isLike = like?.isLaidOutFor(local, planned.rules) === true;
    const keys = isLike ? like.#keys : keysOfLayout(local.ofNode, planned.rules, { nodes, views, limits });
    this.#keys = keys;
    this.layout = isLike ? like.layout : views.layout(keys, local.ofNode);
    for (const [at, rule] of this.rules.entries()) {
      rule.place = placeOf(rule, keys);
      const other = like?.rules.at(at);
      if (other !== undefined && isSameRule(rule, other)) rule.lookedAt = other.lookedAt;
    }
    const lists = ruleLists(this.rules);
    this.required = lists.required;
    this.soft = lists.soft;
    this.hard = lists.hard;
    this.coarse = lists.coarse;
    this.fine = lists.fine;
    this.sparse = lists.fine;
    this.sparseHard = this.sparse.filter(isHard);
    // Nodes without such a key are not among the nodes of its domains, and would have to be left out.
    this.#areRulesCovered = isLike
      ? like.#areRulesCovered
      : sharedKeys(this.fine, nodes).size <= limits.mostFineKeys &&
        this.fine.every((rule) => allMayLack(rule) || lacking(rule, nodes) === 0);
    this.isCovered = local.isCovered && this.#areRulesCovered;
  }

  /** Whether rules for pods with these scores that ask for the same of nodes, by the same keys, are looked at alike. */
  isLaidOutFor(local: StateScores, rules: readonly Rule[]): boolean {
    if (this.local.ofNode !== local.ofNode || this.rules.length !== rules.length) return false;
    for (let at = 0; at < rules.length; at++) {
      const rule = rules[at];
      const other = this.rules[at];
      if (rule === undefined || rule.type !== other?.type || keyOf(rule) !== keyOf(other)) return false;
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

  /** The view to choose from, caught up. Rules that have come to set many nodes apart move into one of their own. */
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
      this.sparseHard = this.sparse.filter(isHard);
    }
    let view = this.#view;
    // One that is lent is another shape's in the end.
    if (changed || view?.local !== this.local) {
      const dense = isAnyDense ? this.fine.filter((rule) => rule.isDense) : emptyList;
      this.#view = view = this.#views.view(this.layout, this.local, dense);
    }
    view.catchUp();
    return view;
  }

  /** Whether the rule sets many nodes apart, and has done so often enough to be worth a view that knows it. */
  #isDense(rule: Rule): boolean {
    const exceptions = rule.type === "soft" ? this.#limits.softExceptions : this.#limits.exceptions;
    const nodes = this.#setApart(rule);
    // Not back at once: a number around the limit would make views in turn.
    if (rule.isDense) return nodes > exceptions / 2;
    if (nodes <= exceptions) return false;
    rule.lookedAt += nodes;
    return rule.lookedAt > this.#limits.denseAfter(this.#nodes.size);
  }

  /** How many nodes the rule says something of, about. */
  #setApart(rule: Rule): number {
    if (rule.type === "soft") return rule.count.pods.size;
    if (rule.type === "hard") return nodesIn(rule.count.pods.size, rule.sums.key.nodes(this.#nodes));
    return nodesIn(rule.counter.occupied, rule.counter.key.nodes(this.#nodes));
  }
}

function isHard({ type }: Rule): boolean {
  return type === "hard";
}

function nodesIn(domains: number, { areSingle, byDomain, inUse }: DomainNodes): number {
  return areSingle || inUse === 0 ? domains : (domains * byDomain.items.length) / inUse;
}

/** Keys whose domains have several nodes. */
function sharedKeys(rules: readonly Rule[], nodes: NodeTable): ReadonlySet<TopologyKey> {
  const keys = rules.map(keyOf).filter((key) => key !== undefined);
  return new Set(keys.filter((key) => !key.nodes(nodes).areSingle));
}

/** Whether a node without the rule's key is as one in a domain without pods. */
function allMayLack({ type }: Rule): boolean {
  return type === "scoring" || type === "blocking";
}

function lacking(rule: Rule, nodes: NodeTable): number {
  const key = rule.type === "soft" ? rule.key : keyOf(rule);
  return key?.nodes(nodes).lacking ?? 0;
}

/** The place of the rule's key among those of the layout. */
function placeOf(rule: Rule, keys: readonly TopologyKey[]): number {
  const key = keyOf(rule);
  return key === undefined ? fine : keys.indexOf(key);
}
