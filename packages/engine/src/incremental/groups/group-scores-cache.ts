import { Layout } from "./layout.ts";
import { type Rule, ruleName } from "../rules/rule.ts";
import { DenseKinds } from "./dense-kinds.ts";
import type { Limits } from "../limits.ts";
import type { StateScores } from "./state-scores.ts";
import type { NodeScores } from "./node-scores.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { GroupScores } from "./group-scores.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

/** About what a view and a layout take beside what grows with the nodes. */
const bytesOfView = 4000;
const bytesOfLayout = 8000;

/** The views of one layout in which the same dense rules have a say, or none. */
interface ViewsOfRules {
  readonly dense: DenseKinds | undefined;
  /** By what nodes score by themselves. */
  readonly byShape: Map<StateScores, GroupScores>;
  /** The one that shapes use that come for the first time. */
  forNewShapes: GroupScores | undefined;
}

/** The layouts and views in use, of the nodes as they are. Views are shared by all plans for pods of one shape. */
export class GroupScoresCache {
  /** What they take, about. */
  bytes = 0;
  readonly #nodes: NodeTable;
  readonly #limits: Limits;
  /** By what of nodes' scores divides the nodes, if anything does, and by the numbers of the keys. */
  readonly #layouts = new Map<NodeScores | undefined, Map<string, Layout>>();
  /** By layout, and by the names of dense rules. */
  readonly #views = new Map<Layout, Map<string, ViewsOfRules>>();

  constructor(nodes: NodeTable, limits: Limits) {
    this.#nodes = nodes;
    this.#limits = limits;
  }

  /** To be called when nodes have changed, or there is no room for more. */
  forgetAll(): void {
    this.#layouts.clear();
    this.#views.clear();
    this.bytes = 0;
  }

  layout(keys: readonly TopologyKey[], nodeScores: NodeScores): Layout {
    const divides =
      nodeScores.plain !== undefined || nodeScores.taints !== undefined || nodeScores.preferences !== undefined;
    const layouts = getOrMake(this.#layouts, divides ? nodeScores : undefined, () => new Map<string, Layout>());
    return getOrMake(layouts, keys.map(({ number }) => number).join(), () => {
      const layout = new Layout(keys, nodeScores, this.#nodes, this.#limits);
      this.bytes += bytesOfLayout + layout.size;
      return layout;
    });
  }

  /**
   * Shapes that come for the first time share a view, since they may come but once: a plan that keeps
   * the view is to ask again once it is of another one.
   *
   * @param rules Those that the view is to know what they say of each node.
   */
  view(layout: Layout, stateScores: StateScores, rules: readonly Rule[]): GroupScores {
    const ofLayout = getOrMake(this.#views, layout, () => new Map<string, ViewsOfRules>());
    const names = rules.length === 0 ? "" : rules.map(ruleName).join();
    const views = getOrMake(ofLayout, names, () => ({
      dense: this.#dense(layout, rules),
      byShape: new Map(),
      forNewShapes: undefined,
    }));
    if (stateScores.hasComeBefore)
      return getOrMake(views.byShape, stateScores, () => this.#make(layout, stateScores, views.dense));
    stateScores.hasComeBefore = true;
    views.forNewShapes?.turnTo(stateScores);
    return (views.forNewShapes ??= this.#make(layout, stateScores, views.dense));
  }

  #dense(layout: Layout, rules: readonly Rule[]): DenseKinds | undefined {
    if (rules.length === 0) return undefined;
    const dense = new DenseKinds(layout, rules, this.#nodes);
    this.bytes += dense.at.byteLength;
    return dense;
  }

  #make(layout: Layout, stateScores: StateScores, dense: DenseKinds | undefined): GroupScores {
    const view = new GroupScores(layout, stateScores, dense, this.#nodes);
    this.bytes += bytesOfView + view.size;
    return view;
  }
}

/** What the map has for the key; made where it has nothing. */
function getOrMake<Key, Kept>(map: Map<Key, Kept>, key: Key, make: () => Kept): Kept {
  const kept = map.get(key);
  if (kept !== undefined) return kept;
  const made = make();
  map.set(key, made);
  return made;
}
