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

/**
 * The layouts and views in use, of the nodes as they are; forgotten as soon as a node changes. Views are shared by all
 * plans whose pods have the same local scores, and take no more memory than they are allowed: those not used for longest
 * go first.
 */
export class GroupScoresCache {
  readonly #nodes: NodeTable;
  readonly #limits: Limits;
  #version = -1;
  readonly #layouts = new Map<string | number, Layout>();
  #layoutBytes = 0;
  // In the order of use.
  readonly #views = new Map<string | number, { readonly view: GroupScores; readonly bytes: number }>();
  /** By layout: the view that is lent. */
  readonly #lent = new Map<Layout, GroupScores>();
  #last: { readonly view: GroupScores; readonly bytes: number } | undefined;
  #bytes = 0;
  /** By layout and local scores, since both are part of what a view is known by. */
  readonly #numbers = new WeakMap<object, number>();
  #given = 0;

  constructor(nodes: NodeTable, limits: Limits) {
    this.#nodes = nodes;
    this.#limits = limits;
  }

  layout(keys: readonly TopologyKey[], ofNode: NodeScores): Layout {
    this.#forgetOld();
    // What nodes score by their objects divides them too.
    const divides = ofNode.plain !== undefined || ofNode.taints !== undefined || ofNode.preferences !== undefined;
    const name = keys.length < 2 && !divides ? (keys[0]?.number ?? -1) : this.#layoutName(keys, divides, ofNode);
    let layout = this.#layouts.get(name);
    if (layout === undefined) {
      layout = new Layout(keys, ofNode, this.#nodes, this.#limits);
      this.#layouts.set(name, layout);
      this.#layoutBytes += bytesOfLayout + layout.size;
      this.#releaseLayouts(layout);
    }
    return layout;
  }

  /**
   * A shape that comes for the first time is lent a view that many use, since it may come but once: a plan that keeps the view
   * is to ask again once it is of another one.
   *
   * @param rules Those that the view is to know what they say of each node.
   */
  view(layout: Layout, local: StateScores, rules: readonly Rule[]): GroupScores {
    this.#forgetOld();
    if (!local.hasCome && rules.length === 0) return this.#lentView(layout, local);
    const number = this.#numberOf(layout) * 2 ** 26 + this.#numberOf(local);
    const name = rules.length === 0 ? number : `${number} ${rules.map(ruleName).join()}`;
    const known = this.#views.get(name);
    const view = known?.view ?? new GroupScores(layout, local, this.#denseRules(rules), this.#nodes);
    const bytes = known?.bytes ?? bytesOfView + view.size;
    if (known !== undefined) {
      if (known !== this.#last) {
        this.#views.delete(name);
        this.#views.set(name, known);
      }
      this.#last = known;
      return view;
    }
    this.#bytes += bytes;
    this.#last = { view, bytes };
    this.#views.set(name, this.#last);
    for (const [oldest, one] of this.#views) {
      if (this.#bytes <= this.#limits.viewBytes || one.view === view) break;
      this.#views.delete(oldest);
      this.#bytes -= one.bytes;
      one.view.release();
    }
    return view;
  }

  #denseRules(rules: readonly Rule[]): DenseRules | undefined {
    return rules.length === 0 ? undefined : new DenseRules(rules, (key) => key.nodes(this.#nodes));
  }

  #lentView(layout: Layout, local: StateScores): GroupScores {
    local.hasCome = true;
    const view = this.#lent.get(layout);
    if (view === undefined) {
      const made = new GroupScores(layout, local, undefined, this.#nodes);
      this.#lent.set(layout, made);
      return made;
    }
    view.lendTo(local);
    return view;
  }

  /** Gives back the views that dense rules have a say in: what those count is counted no more. */
  releaseDense(): void {
    for (const [name, one] of this.#views) {
      if (one.view.dense === undefined) continue;
      this.#views.delete(name);
      this.#bytes -= one.bytes;
      one.view.release();
    }
    this.#last = undefined;
  }

  /** Layouts are larger than views, and fewer. Those made first go first. */
  #releaseLayouts(needed: Layout): void {
    for (const [name, layout] of this.#layouts) {
      if (this.#layoutBytes <= 2 * this.#limits.viewBytes || layout === needed) return;
      this.#layouts.delete(name);
      this.#lent.delete(layout);
      this.#layoutBytes -= bytesOfLayout + layout.size;
      layout.release();
    }
  }

  #layoutName(keys: readonly TopologyKey[], divides: boolean, ofNode: NodeScores): string {
    return `${keys.map(({ number }) => number).join()} ${divides ? this.#numberOf(ofNode) : ""}`;
  }

  #forgetOld(): void {
    if (this.#version === this.#nodes.nodesVersion) return;
    this.#version = this.#nodes.nodesVersion;
    this.#layouts.clear();
    this.#layoutBytes = 0;
    for (const { view } of this.#views.values()) view.release();
    this.#views.clear();
    this.#lent.clear();
    this.#last = undefined;
    this.#bytes = 0;
  }

  #numberOf(one: object): number {
    const known = this.#numbers.get(one);
    if (known !== undefined) return known;
    this.#numbers.set(one, this.#given);
    return this.#given++;
  }
}
