import { type LabelMatcher, matchesLabels } from "../../cluster/label-selector.ts";
import { appended } from "../growing-list.ts";
import type { CountedSums } from "./counted-sums.ts";
import { IntCounts } from "./int-counts.ts";
import { type LabelledIndex, SelectorIndex } from "../pods/label-index.ts";
import type { SeenPods } from "../pods/seen-pods.ts";

/**
 * The placed pods of a namespace that a selector selects, by node. Terminating ones do not count, and a selector of
 * everything counts none (`countPodsMatchSelector`, podtopologyspread/common.go).
 */
export interface SpreadCount {
  /** Tells counts apart. */
  readonly id: number;
  readonly namespace: string;
  readonly selectsPod: LabelMatcher;
  /** By node slot. */
  readonly pods: IntCounts;
  /** What is added up from these pods, by text; kept up to date by {@link moveSpread}. */
  readonly sums: Map<string, CountedSums>;
}

/** The counts that constraints have asked for; made at the first asking from the pods that are there. */
export class SpreadCounts {
  readonly #counts = new Map<string, SpreadCount>();
  readonly #classes: LabelledIndex<SeenPods>;
  readonly #index: SelectorIndex<SpreadCount>;

  constructor(classes: LabelledIndex<SeenPods>) {
    this.#classes = classes;
    this.#index = new SelectorIndex(classes.table);
  }

  of(namespace: string, selectsPod: LabelMatcher): SpreadCount {
    const text = `${namespace} ${selectsPod.canonical}`;
    const known = this.#counts.get(text);
    if (known !== undefined) return known;
    const count: SpreadCount = {
      id: this.#counts.size,
      namespace,
      selectsPod,
      pods: new IntCounts(),
      sums: new Map(),
    };
    this.#counts.set(text, count);
    this.#index.add(count, [selectsPod]);
    for (const seen of this.#classes.candidates([selectsPod])) consider(count, seen);
    return count;
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
  if (seen.terminating || seen.namespace !== count.namespace) return;
  if (count.selectsPod.requirements?.length === 0 || !matchesLabels(count.selectsPod, seen.labels)) return;
  seen.spreadCounts = appended(seen.spreadCounts, count);
  const { placed } = seen;
  for (let place = 0; place < placed.places; place++) {
    const slot = placed.keyAt(place);
    if (slot >= 0) moveSpread(count, slot, placed.countAt(place));
  }
}
