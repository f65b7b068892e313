import {
  compileLabelSelector,
  type LabelMatcher,
  type LabelRequirement,
  matchesLabels,
  matchEverything,
} from "../../cluster/label-selector.ts";
import { appended } from "../growing-list.ts";
import type { CountedSums } from "./counted-sums.ts";
import { IntCounts } from "./int-counts.ts";
import { LessCounts, type NodeCounts } from "./less-counts.ts";
import type { NumberRooms } from "../number-rooms.ts";
import { type LabelledIndex, SelectorIndex } from "../pods/label-index.ts";
import type { SeenPods } from "../pods/seen-pods.ts";

/** The placed pods that a spread constraint counts. */
export type CountedPods = SpreadCount | AllButCount;

interface PodCount {
  /** Tells counts apart. */
  readonly id: number;
  /** By node slot. */
  readonly pods: NodeCounts;
  /** What is added up from these pods, by text. */
  readonly sums: Map<string, CountedSums>;
}

/**
 * The placed pods of a namespace that a selector selects, by node. Terminating ones do not count, and a selector of
 * everything counts none (`countPodsMatchSelector`, podtopologyspread/common.go). The sums are kept up to date by
 * {@link moveSpread}.
 */
export interface SpreadCount extends PodCount {
  readonly namespace: string;
  readonly selectsPod: LabelMatcher;
  readonly pods: IntCounts;
}

/** The pods of one count but for those of another one, which are among them. These two are moved. */
export interface AllButCount extends PodCount {
  readonly allBut: { readonly all: SpreadCount; readonly but: SpreadCount };
}

export function isAllBut(count: CountedPods): count is AllButCount {
  return "allBut" in count;
}

/**
 * The counts that constraints have asked for; made at the first asking from the pods that are there. "All but those of
 * one app" (`NotIn`) is another selector for each app: all of them share one count, less what each leaves out.
 */
export class SpreadCounts {
  readonly #counts = new Map<string, SpreadCount>();
  readonly #allBut = new Map<string, AllButCount>();
  /** By namespace: all pods, for what leaves some out. */
  readonly #every = new Map<string, SpreadCount>();
  readonly #classes: LabelledIndex<SeenPods>;
  readonly #rooms: NumberRooms;
  readonly #index: SelectorIndex<SpreadCount>;
  #made = 0;

  /** @param rooms Where counts have their numbers. */
  constructor(classes: LabelledIndex<SeenPods>, rooms: NumberRooms) {
    this.#classes = classes;
    this.#rooms = rooms;
    this.#index = new SelectorIndex(classes.table);
  }

  /** How many there are. */
  get size(): number {
    return this.#counts.size + this.#allBut.size + this.#every.size;
  }

  /** Ends the others: they are counted again when they are asked for. */
  keepOnly(used: ReadonlySet<CountedPods>): void {
    const kept = new Set<CountedPods>(used);
    for (const one of used) if (isAllBut(one)) kept.add(one.allBut.all).add(one.allBut.but);
    for (const counts of [this.#counts, this.#allBut, this.#every]) {
      for (const [text, one] of counts) {
        if (kept.has(one)) continue;
        counts.delete(text);
        if (!isAllBut(one)) one.pods.release();
      }
    }
    this.#index.keepOnly((one) => kept.has(one));
    const isKept = (one: SpreadCount): boolean => kept.has(one);
    for (const seen of this.#classes.all) {
      if (!seen.spreadCounts.every(isKept)) seen.spreadCounts = seen.spreadCounts.filter(isKept);
    }
  }

  /** Whether a count is looked for under the label. */
  uses(label: number): boolean {
    return this.#index.uses(label);
  }

  of(namespace: string, selectsPod: LabelMatcher): CountedPods {
    const { requirements = [] } = selectsPod;
    const [leavesOut, another] = requirements.filter(({ operator }) => operator === "NotIn");
    if (leavesOut === undefined || another !== undefined) return this.#selected(namespace, selectsPod);
    const text = textOf(namespace, selectsPod);
    const known = this.#allBut.get(text);
    if (known !== undefined) return known;
    this.#classes.table.keys.nameThoseOf(selectsPod);
    const rest = requirements.filter((one) => one !== leavesOut);
    const isLeftOut = { ...leavesOut, operator: "In" as const };
    const all = rest.length === 0 ? this.#everyPod(namespace) : this.#selected(namespace, selectorOf(rest));
    const but = this.#selected(namespace, selectorOf([...rest, isLeftOut]));
    const pods = new LessCounts(all.pods, but.pods);
    const count = { id: this.#made++, pods, sums: new Map(), allBut: { all, but } };
    this.#allBut.set(text, count);
    return count;
  }

  #selected(namespace: string, selectsPod: LabelMatcher): SpreadCount {
    const text = textOf(namespace, selectsPod);
    const known = this.#counts.get(text);
    if (known !== undefined) return known;
    this.#classes.table.keys.nameThoseOf(selectsPod);
    const count = this.#make(namespace, selectsPod);
    this.#counts.set(text, count);
    if (selectsPod.requirements?.length !== 0) this.#fill(count);
    return count;
  }

  #everyPod(namespace: string): SpreadCount {
    const known = this.#every.get(namespace);
    if (known !== undefined) return known;
    const count = this.#make(namespace, matchEverything);
    this.#every.set(namespace, count);
    this.#fill(count);
    return count;
  }

  #make(namespace: string, selectsPod: LabelMatcher): SpreadCount {
    const id = this.#made++;
    return { id, namespace, selectsPod, pods: new IntCounts(this.#rooms), sums: new Map() };
  }

  #fill(count: SpreadCount): void {
    this.#index.add(count, [count.selectsPod]);
    for (const seen of this.#classes.candidates([count.selectsPod])) consider(count, seen);
  }

  /** Puts a new class into the counts that it belongs to. */
  join(seen: SeenPods): void {
    this.#index.forEachSelecting(seen.labels, (count) => consider(count, seen));
  }
}

/** Adds `by` pods of a class that belongs to the count. */
export function moveSpread({ pods, sums }: SpreadCount, slot: number, by: number): void {
  pods.add(slot, by);
  if (sums.size > 0) for (const one of sums.values()) one.move(slot, by);
}

function consider(count: SpreadCount, seen: SeenPods): void {
  if (seen.terminating || seen.namespace !== count.namespace || !matchesLabels(count.selectsPod, seen.labels)) return;
  seen.spreadCounts = appended(seen.spreadCounts, count);
  const { placed } = seen;
  for (let place = 0; place < placed.places; place++) {
    const slot = placed.keyAt(place);
    if (slot >= 0) moveSpread(count, slot, placed.countAt(place));
  }
}

function textOf(namespace: string, { canonical }: LabelMatcher): string {
  return `${namespace} ${canonical}`;
}

function selectorOf(matchExpressions: readonly LabelRequirement[]): LabelMatcher {
  return compileLabelSelector({ matchExpressions });
}
