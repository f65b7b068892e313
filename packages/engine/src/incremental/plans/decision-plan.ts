import type { CellLayout } from "../layout/cell-layout.ts";
import { type CountedRule, fine, placed, type UnplacedRule } from "./counted-rules.ts";
import { SelectedSums } from "../counters/selected-sums.ts";
import type { ApartNodes } from "../views/apart-nodes.ts";
import { DenseRules } from "../views/dense-rules.ts";
import type { DomainNodes } from "../nodes/domain-nodes.ts";
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
  #view: NodeView | undefined;

  constructor(local: LocalScores, planned: PlanRules, nodes: NodeTable, views: NodeViews, limits: Limits) {
    this.local = local;
    this.asksForItself = planned.asksForItself;
    this.needsEveryKey = planned.needsEveryKey;
    this.#isOfFew = planned.isOfFew;
    this.version = nodes.nodesVersion;
    this.#nodes = nodes;
    this.#views = views;
    this.#limits = limits;
    local.ofNode.catchUp();
    let keys = coarseKeys(planned.rules, nodes, limits);
    let layout = views.layout(keys, local.ofNode);
    // Keys that cut across each other may leave a node or two in each cell: then the one with the most domains is fine.
    while (layout.cells > limits.mostCells(nodes.size)) {
      const finer = largestFree(keys, planned.rules, nodes);
      if (finer === undefined) break;
      keys = keys.filter((key) => key !== finer);
      layout = views.layout(keys, local.ofNode);
    }
    this.layout = layout;
    this.rules = planned.rules.map((rule) => {
      const place = placeOf(rule, keys);
      return placed(rule, place, layout.isOfRoot[place] === true);
    });
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
    this.isCovered =
      local.isCovered &&
      sharedKeys(this.fine, nodes).size <= limits.mostFineKeys &&
      this.fine.every((rule) => allMayLack(rule) || lacking(rule, nodes) === 0);
  }

  /** Whether it can still be decided by. */
  get isKept(): boolean {
    return this.layout.isKept;
  }

  /** The view to choose from, caught up. Rules that have come to set many nodes apart move into one of their own. */
  view(): NodeView {
    let changed = false;
    this.isOfMain = false;
    for (const rule of this.fine) {
      // Not back at once: a number around the limit would make views in turn.
      const exceptions = this.#exceptions(rule);
      const isDense = this.#setApart(rule) > (rule.isDense ? exceptions / 2 : exceptions);
      const ofMain = isDense ? this.#ofMain(rule) : undefined;
      if (isDense !== rule.isDense || ofMain !== rule.ofMain) changed = true;
      rule.isDense = isDense;
      rule.ofMain = ofMain;
      if (ofMain !== undefined) this.isOfMain = true;
    }
    const isMine = this.#view?.isKept === true && this.#view.local === this.local;
    if (changed || !isMine) {
      const dense = this.fine.filter((rule) => rule.isDense).map((rule) => rule.ofMain ?? rule);
      this.#view = this.#views.view(this.layout, this.local, dense, () =>
        dense.length === 0 ? undefined : new DenseRules(dense, (key) => key.nodes(this.#nodes)),
      );
    }
    const view = this.#view ?? this.#views.view(this.layout, this.local, [], () => undefined);
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

/** The key that the rule reads domains of; none for soft hostname constraints, which count by node. */
export function keyOf(rule: UnplacedRule): TopologyKey | undefined {
  return rule.type === "hard" || rule.type === "soft" ? rule.sums?.key : rule.counter.key;
}

/** Soft constraints ask how many domains have a feasible node, which cells tell; the others' keys may be many. */
function coarseKeys(rules: readonly UnplacedRule[], nodes: NodeTable, limits: Limits): readonly TopologyKey[] {
  const keys = new Set<TopologyKey>();
  for (const rule of rules) {
    const key = keyOf(rule);
    if (key === undefined) continue;
    if (rule.type === "soft" || key.nodes(nodes).inUse <= limits.coarseDomains(nodes.size)) keys.add(key);
  }
  return [...keys].sort((one, other) => one.number - other.number);
}

/** Of the keys that need not be coarse, the one with the most domains. */
function largestFree(
  keys: readonly TopologyKey[],
  rules: readonly UnplacedRule[],
  nodes: NodeTable,
): TopologyKey | undefined {
  const needed = new Set(rules.filter(({ type }) => type === "soft").map(keyOf));
  const free = keys.filter((key) => !needed.has(key));
  return free.toSorted((one, other) => other.nodes(nodes).inUse - one.nodes(nodes).inUse)[0];
}

function placeOf(rule: UnplacedRule, keys: readonly TopologyKey[]): number {
  const key = keyOf(rule);
  return key === undefined ? fine : keys.indexOf(key);
}
