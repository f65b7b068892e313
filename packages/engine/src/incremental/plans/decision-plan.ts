import type { CellLayout } from "../layout/cell-layout.ts";
import { type CountedRule, fine, keyOf, placed, type UnplacedRule } from "./counted-rules.ts";
import { keysOfLayout } from "./layout-keys.ts";
import { SelectedSums } from "../counters/selected-sums.ts";
import type { ApartNodes } from "../views/apart-nodes.ts";
import type { DomainNodes } from "../nodes/domain-nodes.ts";
import { emptyList } from "../growing-list.ts";
import type { Limits } from "../limits.ts";
import { mainRule, otherPodsOf } from "./main-rules.ts";
import { type MergedRules, mergedRules } from "./merged-rules.ts";
import type { PlanRules } from "./plan-rules.ts";
import { type RuleLists, ruleLists } from "./rule-lists.ts";
import type { LocalScores } from "../views/local-scores.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { NodeView } from "../views/node-view.ts";
import type { NodeViews } from "../views/node-views.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

/** A pod that fits nowhere. */
export interface Unschedulable {
  /** Upstream's FitError. */
  readonly message: string;
  /** How many pods had come and gone then. */
  readonly since: number;
  /** What nodes said of it that the plan does not know. */
  readonly apart: ApartNodes | undefined;
}

/**
 * How pods that ask for the same and are seen alike are decided, as long as no node changes: the rules, which of them
 * divide the nodes into cells, and the view of the nodes to choose from.
 */
export class DecisionPlan implements RuleLists {
  readonly local: LocalScores;
  readonly layout: CellLayout;
  readonly rules: readonly CountedRule[];
  readonly required: RuleLists["required"];
  readonly soft: RuleLists["soft"];
  readonly hard: RuleLists["hard"];
  readonly ofRoots: RuleLists["ofRoots"];
  readonly ofCells: RuleLists["ofCells"];
  readonly speaksOfAll: boolean;
  readonly fine: RuleLists["fine"];
  readonly hasFineHard: boolean;
  readonly selected: RuleLists["selected"];
  /** Whether the view knows a rule of a main count instead of one of these: see `CountedRule.ofMain`. */
  isOfMain = false;
  /** Rules that speak for others now and then. */
  readonly merged: readonly MergedRules[];
  readonly asksForItself: boolean;
  readonly needsEveryKey: boolean;
  readonly #isOfFew: boolean;
  /** Whether all that the rules say can be found by cells and by the nodes of occupied domains, and cheaply so. */
  readonly isCovered: boolean;
  /** The nodes' version that the plan was made for. */
  readonly version: number;
  /** What was last said of pods that fit nowhere. */
  unschedulable: Unschedulable | undefined;
  readonly #nodes: NodeTable;
  readonly #views: NodeViews;
  readonly #limits: Limits;
  readonly #areRulesCovered: boolean;
  /** Those that divide the nodes. */
  readonly #keys: readonly TopologyKey[];
  #view: NodeView | undefined;

  constructor(
    local: LocalScores,
    planned: PlanRules,
    nodes: NodeTable,
    views: NodeViews,
    limits: Limits,
    like?: DecisionPlan,
  ) {
    this.local = local;
    this.asksForItself = planned.asksForItself;
    this.needsEveryKey = planned.needsEveryKey;
    this.#isOfFew = planned.isOfFew;
    this.version = nodes.nodesVersion;
    this.#nodes = nodes;
    this.#views = views;
    this.#limits = limits;
    local.ofNode.catchUp();
    const isLike = like?.isLaidOutFor(local, planned.rules, this.version) === true;
    const keys = isLike ? like.#keys : keysOfLayout(local.ofNode, planned.rules, { nodes, views, limits });
    this.#keys = keys;
    const layout = isLike ? like.layout : views.layout(keys, local.ofNode);
    this.layout = layout;
    this.rules = isLike ? placedLike(planned.rules, like.rules) : placedBy(planned.rules, keys, layout);
    this.merged = mergedRules(this.rules);
    const lists = ruleLists(this.rules);
    this.required = lists.required;
    this.soft = lists.soft;
    this.hard = lists.hard;
    this.ofRoots = lists.ofRoots;
    this.ofCells = lists.ofCells;
    this.speaksOfAll = lists.speaksOfAll;
    this.fine = lists.fine;
    this.hasFineHard = lists.hasFineHard;
    this.selected = lists.selected;
    // Nodes without such a key are not among the nodes of its domains, and would have to be left out.
    this.#areRulesCovered = isLike
      ? like.#areRulesCovered
      : sharedKeys(this.fine, nodes).size <= limits.mostFineKeys &&
        this.fine.every((rule) => allMayLack(rule) || lacking(rule, nodes) === 0);
    this.isCovered = local.isCovered && this.#areRulesCovered;
  }

  /** Whether rules for pods with these scores that ask for the same of nodes, by the same keys, are looked at alike. */
  isLaidOutFor(local: LocalScores, rules: readonly UnplacedRule[], version: number): boolean {
    const isOfSame = this.local.ofNode === local.ofNode && this.rules.length === rules.length;
    if (!isOfSame || this.version !== version || !this.isKept) return false;
    for (let at = 0; at < rules.length; at++) {
      const rule = rules[at];
      const other = this.rules[at];
      if (rule === undefined || rule.type !== other?.type || keyOf(rule) !== keyOf(other)) return false;
      if (rule.type === "soft" && other.type === "soft" && rule.key !== other.key) return false;
    }
    return true;
  }

  /** Whether it can still be decided by. */
  get isKept(): boolean {
    return this.layout.isKept;
  }

  /** The view to choose from, caught up. Rules that have come to set many nodes apart move into one of their own. */
  view(): NodeView {
    let changed = false;
    let isAnyDense = false;
    this.isOfMain = false;
    for (const rule of this.fine) {
      // Not back at once: a number around the limit would make views in turn.
      const exceptions = this.#exceptions(rule);
      const isDense = this.#setApart(rule) > (rule.isDense ? exceptions / 2 : exceptions);
      const ofMain = isDense ? this.#ofMain(rule) : undefined;
      if (isDense !== rule.isDense || ofMain !== rule.ofMain) changed = true;
      rule.isDense = isDense;
      isAnyDense ||= isDense;
      rule.ofMain = ofMain;
      if (ofMain !== undefined) this.isOfMain = true;
    }
    const isMine = this.#view?.isKept === true && this.#view.local === this.local;
    if (changed || !isMine) {
      const dense = isAnyDense
        ? this.fine.filter((rule) => rule.isDense).map((rule) => rule.ofMain ?? rule)
        : emptyList;
      this.#view = this.#views.view(this.layout, this.local, dense);
    }
    const view = this.#view ?? this.#views.view(this.layout, this.local, emptyList);
    view.catchUp();
    return view;
  }

  /** How many nodes the rule says something of, about. */
  #setApart(rule: CountedRule): number {
    if (this.#isOfFew) return 0;
    // A view of its own would be of one pod.
    if (rule.type === "hard" && rule.sums instanceof SelectedSums) return 0;
    if (rule.type === "soft" || rule.type === "hard") {
      return rule.type === "hard"
        ? nodesIn(rule.count.pods.size, rule.sums.key.nodes(this.#nodes))
        : rule.count.pods.size;
    }
    const { occupied, key } = rule.counter;
    return nodesIn(occupied, key.nodes(this.#nodes));
  }

  #exceptions({ type }: CountedRule): number {
    return type === "soft" ? this.#limits.softExceptions : this.#limits.exceptions;
  }

  /** What the view may know instead of a dense rule whose count has few nodes with other pods than its main one. */
  #ofMain(rule: CountedRule): CountedRule | undefined {
    const others = otherPodsOf(rule);
    if (others.length === 0) return undefined;
    let size = 0;
    for (const pods of others) size += pods.size;
    const nodes = rule.type === "hard" ? nodesIn(size, rule.sums.key.nodes(this.#nodes)) : size;
    const exceptions = this.#exceptions(rule);
    return nodes > (rule.ofMain === undefined ? exceptions / 2 : exceptions) ? undefined : mainRule(rule, rule.ofMain);
  }
}

function nodesIn(domains: number, { areSingle, slots, inUse }: DomainNodes): number {
  return areSingle || inUse === 0 ? domains : (domains * slots.length) / inUse;
}

/** Keys whose domains have several nodes. */
function sharedKeys(rules: readonly CountedRule[], nodes: NodeTable): ReadonlySet<TopologyKey> {
  const keys = rules.map(keyOf).filter((key) => key !== undefined);
  return new Set(keys.filter((key) => !key.nodes(nodes).areSingle));
}

/** Whether a node without the rule's key is as one in a domain without pods. */
function allMayLack({ type }: CountedRule): boolean {
  return type === "scoring" || type === "blocking";
}

function lacking(rule: CountedRule, nodes: NodeTable): number {
  const key = rule.type === "soft" ? rule.key : keyOf(rule);
  return key?.nodes(nodes).lacking ?? 0;
}

function placedBy(
  rules: readonly UnplacedRule[],
  keys: readonly TopologyKey[],
  layout: CellLayout,
): readonly CountedRule[] {
  return rules.map((rule) => {
    const key = keyOf(rule);
    const place = key === undefined ? fine : keys.indexOf(key);
    return placed(rule, place, layout.isOfRoot[place] === true);
  });
}

/** @param others As many, by the same keys. */
function placedLike(rules: readonly UnplacedRule[], others: readonly CountedRule[]): readonly CountedRule[] {
  return rules.map((rule, index) => placed(rule, others[index]?.place ?? fine, others[index]?.isOfRoot === true));
}
