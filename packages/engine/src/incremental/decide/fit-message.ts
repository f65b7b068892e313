import { fitErrorOf } from "../../cycle/fit-error.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import type { ActiveFilter } from "../../cycle/pre-filter.ts";
import { firstReasons, type NodeScores, notFeasible } from "../groups/node-scores.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { pluginOf, type Rule } from "../rules/rule.ts";
import { isFilter, ruleRejection } from "../rules/verdict.ts";
import type { VolumeRejections } from "../volumes/pod-volumes.ts";
import type { Plan } from "./plan.ts";

/** How many nodes are rejected for each reason. */
type ReasonCounts = ReadonlyMap<string, number>;

/** What else keeps a pod from nodes than what its plan knows. */
interface MoreReasons {
  /** By slot: why nodes reject a pod that leaves their room to pods nominated for them. */
  readonly beside?: ReadonlyMap<number, readonly string[]> | undefined;
  readonly volumes?: VolumeRejections | undefined;
}

/**
 * Why pods fit nowhere, without asking plugins about each node: nodes are rejected by their object, counted once for
 * all pods that ask for the same kind of node; or else by the state that they are in; or else by rules. Costs some ten
 * nanoseconds a node.
 */
export class FitMessages {
  readonly #filters: readonly PluginName[];
  readonly #nodes: NodeTable;
  readonly #ofObjects: ObjectReasons;

  /** @param filters The profile's. */
  constructor(filters: readonly PluginName[], nodes: NodeTable) {
    this.#filters = filters;
    this.#nodes = nodes;
    this.#ofObjects = new ObjectReasons(nodes);
  }

  /**
   * Upstream's FitError for pods of the plan, which has just found no node.
   *
   * @param more By slot: why nodes reject the pod beside nominated pods, and for its volumes.
   * @returns `undefined` where the profile's order of filters does not allow to count so.
   */
  message(plan: Plan, more: MoreReasons): string | undefined {
    if (!isCountedInOrder(this.#filters, plan, more.volumes?.plugins ?? [])) return undefined;
    const counts = new Map(this.#ofObjects.of(plan.stateScores.nodeScores));
    for (const [reasons, nodes] of countsByReasons(plan, more)) {
      for (const reason of reasons) addTo(counts, reason, nodes);
    }
    return fitErrorOf(this.#nodes.size, counts);
  }
}

/** How many nodes of the layout, which their object does not reject, are rejected for the same reasons. */
function countsByReasons(
  { layout, stateScores, rules, mayBeFirst }: Plan,
  { beside, volumes }: MoreReasons,
): ReadonlyMap<readonly string[], number> {
  const { slotAt, states } = layout;
  // PodTopologySpread speaks before InterPodAffinity.
  const ofSpread = (rule: Rule): boolean => pluginOf(rule) === "PodTopologySpread";
  const inOrder = [...rules.filter(ofSpread), ...rules.filter((rule) => !ofSpread(rule))];
  const counts = new Map<readonly string[], number>();
  states.catchUp();
  stateScores.catchUp();
  for (let position = 0; position < slotAt.length; position++) {
    const state = states.stateAt[position];
    const slot = slotAt[position];
    const reasons =
      beside?.get(slot) ??
      (stateScores.at(state) === notFeasible ? stateScores.reasonsAt(state) : volumes?.reasonsAt(slot)) ??
      ruleRejection(inOrder, slot, mayBeFirst)?.reasons;
    if (reasons === undefined) throw new Error("bug: a pod fits a node that was not found");
    addTo(counts, reasons, 1);
  }
  return counts;
}

/**
 * Whether the profile asks its filters, as far as they have a say in the plan's pods, in the order in which their
 * rejections can be told without asking each node: those that look at the node's object, those that look at its pods,
 * those that look at volumes, PodTopologySpread, InterPodAffinity. The first filter to reject a node gives the reasons.
 *
 * @param filters The profile's.
 * @param ofVolumes Those that look at volumes and have a say.
 */
function isCountedInOrder(
  filters: readonly PluginName[],
  { stateScores, rules }: Plan,
  ofVolumes: readonly PluginName[],
): boolean {
  const orderOf = (active: readonly ActiveFilter[]): number[] => active.map(({ plugin }) => filters.indexOf(plugin));
  const order = [...orderOf(stateScores.nodeScores.filters), ...orderOf(stateScores.filters)];
  for (const plugin of ofVolumes) order.push(filters.indexOf(plugin));
  for (const plugin of ["PodTopologySpread", "InterPodAffinity"] as const) {
    if (rules.some((rule) => isFilter(rule) && pluginOf(rule) === plugin)) order.push(filters.indexOf(plugin));
  }
  return order.every((index, at) => at === 0 || index > order[at - 1]);
}

/**
 * Why the plugins that look at a node's object alone reject nodes: counted once for all pods that ask for the same kind
 * of node, in time proportional to all nodes, and again when a node has changed.
 */
class ObjectReasons {
  readonly #nodes: NodeTable;
  readonly #counted = new WeakMap<NodeScores, { readonly at: number; readonly counts: ReasonCounts }>();

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  /** @param nodeScores Caught up. */
  of(nodeScores: NodeScores): ReasonCounts {
    const at = this.#nodes.clock.nodes;
    const known = this.#counted.get(nodeScores);
    if (known?.at === at) return known.counts;
    const counts = new Map<string, number>();
    if (nodeScores.plain !== undefined) this.#countEach(nodeScores, nodeScores.plain, counts);
    this.#counted.set(nodeScores, { at, counts });
    return counts;
  }

  #countEach({ filters }: NodeScores, plain: Int32Array, counts: Map<string, number>): void {
    for (const node of this.#nodes.list()) {
      if (plain[node.slot] !== notFeasible) continue;
      for (const reason of firstReasons(node, filters)) addTo(counts, reason, 1);
    }
  }
}

function addTo<Key>(counts: Map<Key, number>, key: Key, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}
