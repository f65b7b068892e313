import { Layout } from "./layout.ts";
import { type Rule, ruleName } from "../rules/rule.ts";
import { DenseRules } from "./dense-rules.ts";
import type { Limits } from "../limits.ts";
import type { StateScores } from "./state-scores.ts";
import type { NodeScores } from "./node-scores.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { GroupScores } from "./group-scores.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

/** About what a view and a layout take beside what grows with the nodes. */
const bytesOfView = 4000;
const bytesOfLayout = 8000;

/** The views of one layout. */
interface ViewsOfLayout {
  /** By what nodes score by themselves. */
  readonly plain: Map<StateScores, GroupScores>;
  /** Those that dense rules have a say in, by the names of these. */
  readonly dense: Map<StateScores, Map<string, GroupScores>>;
  /** The one that is lent. */
  lent: GroupScores | undefined;
}

/** The layouts and views in use, of the nodes as they are. Views are shared by all plans whose pods have the same local scores. */
export class GroupScoresCache {
  /** What they take, about. */
  bytes = 0;
  readonly #nodes: NodeTable;
  readonly #limits: Limits;
  /** By what of nodes' scores divides the nodes, if anything does, and by the numbers of the keys. */
  readonly #layouts = new Map<NodeScores | undefined, Map<string, Layout>>();
  readonly #views = new Map<Layout, ViewsOfLayout>();

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

  layout(keys: readonly TopologyKey[], ofNode: NodeScores): Layout {
    const divides = ofNode.plain !== undefined || ofNode.taints !== undefined || ofNode.preferences !== undefined;
    const layouts = known(this.#layouts, divides ? ofNode : undefined, () => new Map<string, Layout>());
    return known(layouts, keys.map(({ number }) => number).join(), () => {
      const layout = new Layout(keys, ofNode, this.#nodes, this.#limits);
      this.bytes += bytesOfLayout + layout.size;
      return layout;
    });
  }

  /**
   * A shape that comes for the first time is lent a view that many use, since it may come but once: a plan that keeps the view
   * is to ask again once it is of another one.
   *
   * @param rules Those that the view is to know what they say of each node.
   */
  view(layout: Layout, local: StateScores, rules: readonly Rule[]): GroupScores {
    const views = known(this.#views, layout, () => ({ plain: new Map(), dense: new Map(), lent: undefined }));
    if (rules.length > 0) {
      const dense = known(views.dense, local, () => new Map<string, GroupScores>());
      return known(dense, rules.map(ruleName).join(), () => this.#make(layout, local, rules));
    }
    if (local.hasCome) return known(views.plain, local, () => this.#make(layout, local, rules));
    local.hasCome = true;
    views.lent?.lendTo(local);
    return (views.lent ??= this.#make(layout, local, rules));
  }

  #make(layout: Layout, local: StateScores, rules: readonly Rule[]): GroupScores {
    const dense = rules.length === 0 ? undefined : new DenseRules(rules, (key) => key.nodes(this.#nodes));
    const view = new GroupScores(layout, local, dense, this.#nodes);
    this.bytes += bytesOfView + view.size;
    return view;
  }
}

/** What the map has for the key; made where it has nothing. */
function known<Key, Kept>(map: Map<Key, Kept>, key: Key, make: () => Kept): Kept {
  const kept = map.get(key);
  if (kept !== undefined) return kept;
  const made = make();
  map.set(key, made);
  return made;
}
