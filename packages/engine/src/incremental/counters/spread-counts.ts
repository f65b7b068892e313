import {
  compileLabelSelector,
  type LabelMatcher,
  type LabelRequirement,
  matchesLabels,
  matchEverything,
} from "../../cluster/label-selector.ts";
import { appended, emptyList } from "../growing-list.ts";
import type { CountedSums } from "./counted-sums.ts";
import { IntCounts } from "./int-counts.ts";
import { LessCounts, type NodeCounts } from "./less-counts.ts";
import { NumberRooms } from "../number-rooms.ts";
import { type LabelledIndex, oneOfLeftOut, SelectorIndex } from "../pods/label-index.ts";
import type { SeenPods } from "../pods/seen-pods.ts";

/** About what a count takes beside its numbers, and each of its numbers with those that sums have for it. */
const bytesOfCount = 500;
const bytesOfNumber = 8;

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
  /** Of pods that others leave out: all but these others, none of which has one of these labels. */
  readonly lacking: LabelMatcher | undefined;
  readonly pods: IntCounts;
  /** The class that was put into it last: one that is left out may be found by two of its labels. */
  newest: SeenPods | undefined;
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
 * one app" (`NotIn`, `DoesNotExist`) is another selector for each app: all of them share one count, less what each leaves
 * out.
 *
 * Once they take more memory than they may, all are forgotten, which {@link version} tells: where each pod has a selector of
 * its own that selects many others, all counts together grow with the square of the pods, and so do the moves of them.
 */
export class SpreadCounts {
  readonly #counts = new Map<string, SpreadCount>();
  readonly #allBut = new Map<string, AllButCount>();
  /** By namespace: all pods, for what leaves some out. */
  readonly #every = new Map<string, SpreadCount>();
  readonly #classes: LabelledIndex<SeenPods>;
  readonly #mostBytes: number;
  #rooms = new NumberRooms();
  #index: SelectorIndex<SpreadCount>;
  #made = 0;
  /** How many of them have been forgotten. */
  #forgotten = 0;
  /** A number that is new each time all counts are forgotten: those that somebody holds are moved no more. */
  version = 0;

  constructor(classes: LabelledIndex<SeenPods>, mostBytes: number) {
    this.#classes = classes;
    this.#mostBytes = mostBytes;
    this.#index = new SelectorIndex(classes.table);
  }

  /** Forgets all where there is no room for more. To be called before counts are asked for that are to be used together. */
  makeRoom(): void {
    const bytes = bytesOfCount * (this.#made - this.#forgotten) + bytesOfNumber * this.#rooms.length;
    if (bytes <= this.#mostBytes) return;
    this.version++;
    this.#forgotten = this.#made;
    for (const counts of [this.#counts, this.#allBut, this.#every]) counts.clear();
    this.#rooms = new NumberRooms();
    this.#index = new SelectorIndex(this.#classes.table);
    for (const seen of this.#classes.all) {
      seen.spreadCounts = emptyList;
      seen.lastSpread = undefined;
    }
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
        // What is left out of others counts for one of these alone.
        (isAllBut(one) ? one.allBut.but : one).pods.release();
      }
    }
    this.#forgotten = this.#made - kept.size;
    this.#index.keepOnly((one) => kept.has(one));
    const isKept = (one: SpreadCount): boolean => kept.has(one);
    // It may be a class that has ended.
    for (const one of kept) if (!isAllBut(one)) one.newest = undefined;
    for (const seen of this.#classes.all) {
      if (!seen.spreadCounts.every(isKept)) seen.spreadCounts = seen.spreadCounts.filter(isKept);
    }
  }

  /** Whether a count is looked for under the label. */
  uses(label: number): boolean {
    return this.#index.uses(label);
  }

  of(namespace: string, selectsPod: LabelMatcher): CountedPods {
    const leftOut = selectsPod.requirements?.filter(leavesOut) ?? [];
    if (leftOut.length === 0) return this.#selected(namespace, selectsPod);
    const text = textOf(namespace, selectsPod);
    const known = this.#allBut.get(text);
    if (known !== undefined) return known;
    this.#classes.table.keys.nameThoseOf(selectsPod);
    const rest = selectorOf(selectsPod.requirements?.filter((one) => !leavesOut(one)) ?? []);
    const all = rest.requirements?.length === 0 ? this.#everyPod(namespace) : this.#selected(namespace, rest);
    const but = this.#make(namespace, rest, leftOut);
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
    const count = this.#make(namespace, selectsPod, selectsPod.requirements?.length === 0 ? undefined : []);
    this.#counts.set(text, count);
    return count;
  }

  #everyPod(namespace: string): SpreadCount {
    const known = this.#every.get(namespace);
    if (known !== undefined) return known;
    const count = this.#make(namespace, matchEverything, []);
    this.#every.set(namespace, count);
    return count;
  }

  /** @param leftOut What the pods break one of, if any; absent: no pod counts. */
  #make(namespace: string, selectsPod: LabelMatcher, leftOut: readonly LabelRequirement[] | undefined): SpreadCount {
    const count: SpreadCount = {
      id: this.#made++,
      namespace,
      selectsPod,
      lacking: leftOut === undefined || leftOut.length === 0 ? undefined : selectorOf(leftOut),
      pods: new IntCounts(this.#rooms),
      sums: new Map(),
      newest: undefined,
    };
    if (leftOut !== undefined) this.#fill(count);
    return count;
  }

  #fill(count: SpreadCount): void {
    const { selectsPod, lacking } = count;
    const oneOf = lacking && oneOfLeftOut(lacking.requirements ?? [], this.#classes.table);
    this.#index.add(count, [selectsPod], oneOf);
    const classes = this.#classes.candidates([selectsPod], oneOf);
    for (const seen of oneOf === undefined ? classes : new Set(classes)) consider(count, seen);
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
  const { namespace, labels } = seen;
  if (count.newest === seen || seen.terminating || namespace !== count.namespace) return;
  if (!matchesLabels(count.selectsPod, labels)) return;
  if (count.lacking !== undefined && matchesLabels(count.lacking, labels)) return;
  count.newest = seen;
  seen.spreadCounts = appended(seen.spreadCounts, count);
  const { placed } = seen;
  for (let place = 0; place < placed.places; place++) {
    const slot = placed.keyAt(place);
    if (slot >= 0) moveSpread(count, slot, placed.countAt(place));
  }
}

/** Whether what has nothing of it meets the requirement. */
function leavesOut({ operator }: LabelRequirement): boolean {
  return operator === "NotIn" || operator === "DoesNotExist";
}

function textOf(namespace: string, { canonical }: LabelMatcher): string {
  return `${namespace} ${canonical}`;
}

function selectorOf(matchExpressions: readonly LabelRequirement[]): LabelMatcher {
  return compileLabelSelector({ matchExpressions });
}
