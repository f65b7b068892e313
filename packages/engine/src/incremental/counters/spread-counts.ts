import {
  compileLabelSelector,
  type LabelMatcher,
  type LabelRequirement,
  matchesLabels,
  matchEverything,
} from "../../cluster/label-selector.ts";
import { appended, emptyList } from "../growing-list.ts";
import { CountSums } from "./count-sums.ts";
import { IntCounts } from "./int-counts.ts";
import { CombinedCounts, type NodeCounts, type Signed } from "./combined-counts.ts";
import { countParts, type CountParts } from "./count-parts.ts";
import { NumberRooms } from "../number-rooms.ts";
import { type LabelledIndex, oneOfLeftOut, SelectorIndex } from "../pods/label-index.ts";
import type { SeenPods } from "../pods/seen-pods.ts";

/** About what a count takes beside its numbers, and each of its numbers with those that sums have for it. */
const bytesOfCount = 500;
const bytesOfNumber = 8;

/** The placed pods that a spread constraint counts. */
export type CountedPods = SpreadCount | CombinedCount;

interface PodCount {
  /** Tells counts apart. */
  readonly id: number;
  /** By node slot. */
  readonly pods: NodeCounts;
  /** What is added up from these pods. */
  readonly sums: CountSums;
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

/** The pods of one count with those of others: see `CountParts`. All of these are moved, and it is not. */
export interface CombinedCount extends PodCount {
  readonly main: SpreadCount;
  readonly others: readonly Signed<SpreadCount>[];
}

export function isCombined(count: CountedPods): count is CombinedCount {
  return "main" in count;
}

/**
 * The counts that constraints have asked for; made at the first asking from the pods that are there. Selectors that have
 * something of their own, but most of their pods in common with others, share one count, with what each adds or leaves out.
 *
 * Once they take more memory than they may, all are forgotten, which {@link version} tells: where each pod has a selector of
 * its own that selects many others, all counts together grow with the square of the pods, and so do the moves of them.
 */
export class SpreadCounts {
  readonly #counts = new Map<string, SpreadCount>();
  readonly #combined = new Map<string, CombinedCount>();
  /** By namespace: all pods, for what leaves some out. */
  readonly #every = new Map<string, SpreadCount>();
  readonly #classes: LabelledIndex<SeenPods>;
  readonly #mostBytes: number;
  readonly #fewNodes: number;
  #rooms = new NumberRooms();
  #index: SelectorIndex<SpreadCount>;
  #made = 0;
  /** How many of them have been forgotten. */
  #forgotten = 0;
  /** A number that is new each time all counts are forgotten: those that somebody holds are moved no more. */
  version = 0;

  /** @param fewNodes A label is common that pods have on more nodes. */
  constructor(classes: LabelledIndex<SeenPods>, mostBytes: number, fewNodes: number) {
    this.#classes = classes;
    this.#mostBytes = mostBytes;
    this.#fewNodes = fewNodes;
    this.#index = new SelectorIndex(classes.table);
  }

  /** Forgets all where there is no room for more. To be called before counts are asked for that are to be used together. */
  makeRoom(): void {
    const bytes = bytesOfCount * (this.#made - this.#forgotten) + bytesOfNumber * this.#rooms.length;
    if (bytes <= this.#mostBytes) return;
    this.version++;
    this.#forgotten = this.#made;
    for (const counts of [this.#counts, this.#combined, this.#every]) counts.clear();
    this.#rooms = new NumberRooms();
    this.#index = new SelectorIndex(this.#classes.table);
    for (const seen of this.#classes.all) {
      seen.spreadCounts = emptyList;
      seen.lastSpread = undefined;
    }
  }

  /** How many there are. */
  get size(): number {
    return this.#counts.size + this.#combined.size + this.#every.size;
  }

  /** Ends the others: they are counted again when they are asked for. */
  keepOnly(used: ReadonlySet<CountedPods>): void {
    const kept = new Set<CountedPods>(used);
    for (const one of used) {
      if (!isCombined(one)) continue;
      kept.add(one.main);
      for (const { part } of one.others) kept.add(part);
    }
    for (const counts of [this.#counts, this.#combined, this.#every]) {
      for (const [text, one] of counts) {
        if (kept.has(one)) continue;
        counts.delete(text);
        if (!isCombined(one)) one.pods.release();
        // What is left out of others counts for one of these alone.
        else for (const { part, sign } of one.others) if (sign < 0) part.pods.release();
      }
    }
    this.#forgotten = this.#made - kept.size;
    this.#index.keepOnly((one) => kept.has(one));
    const isKept = (one: SpreadCount): boolean => kept.has(one);
    // It may be a class that has ended.
    for (const one of kept) if (!isCombined(one)) one.newest = undefined;
    for (const seen of this.#classes.all) {
      if (!seen.spreadCounts.every(isKept)) seen.spreadCounts = seen.spreadCounts.filter(isKept);
    }
  }

  /** Whether a count is looked for under the label. */
  uses(label: number): boolean {
    return this.#index.uses(label);
  }

  of(namespace: string, selectsPod: LabelMatcher): CountedPods {
    const text = textOf(namespace, selectsPod);
    const known = this.#counts.get(text) ?? this.#combined.get(text);
    if (known !== undefined) return known;
    this.#classes.table.keys.nameThoseOf(selectsPod);
    const { requirements = [] } = selectsPod;
    const parts = countParts(requirements, (key, value) => this.#isCommon(namespace, key, value));
    return parts === undefined ? this.#selected(namespace, selectsPod) : this.#combine(namespace, text, parts);
  }

  #combine(namespace: string, text: string, { main: ofMain, leftOut, added }: CountParts): CombinedCount {
    const main = ofMain.length === 0 ? this.#everyPod(namespace) : this.#selected(namespace, selectorOf(ofMain));
    const others: Signed<SpreadCount>[] = [];
    if (leftOut !== undefined) {
      const { requirements, broken } = leftOut;
      others.push({ part: this.#make(namespace, selectorOf(requirements), broken), sign: -1 });
    }
    if (added !== undefined) {
      others.push({ part: this.#selected(namespace, selectorOf(added.requirements)), sign: 1 });
    }
    const pods = new CombinedCounts(
      main.pods,
      others.map(({ part, sign }) => ({ part: part.pods, sign })),
    );
    const count = { id: this.#made++, pods, sums: new CountSums(), main, others };
    this.#combined.set(text, count);
    return count;
  }

  /** Whether pods with the label are on many nodes. A node may be counted for each class. */
  #isCommon(namespace: string, key: string, value: string): boolean {
    let nodes = 0;
    for (const seen of this.#classes.requiring([this.#classes.table.numberOf(key, value)])) {
      if (seen.namespace === namespace && !seen.terminating) nodes += seen.placed.size;
      if (nodes > this.#fewNodes) return true;
    }
    return false;
  }

  #selected(namespace: string, selectsPod: LabelMatcher): SpreadCount {
    const text = textOf(namespace, selectsPod);
    const known = this.#counts.get(text);
    if (known !== undefined) return known;
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
      sums: new CountSums(),
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
  if (sums.moved > 0) sums.move(slot, by);
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

function textOf(namespace: string, { canonical }: LabelMatcher): string {
  return `${namespace} ${canonical}`;
}

function selectorOf(matchExpressions: readonly LabelRequirement[]): LabelMatcher {
  return compileLabelSelector({ matchExpressions });
}
