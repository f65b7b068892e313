import { type LabelMatcher, matchesLabels } from "../cluster/label-selector.ts";
import { grown } from "./growing-array.ts";
import type { SeenPods } from "./seen-pods.ts";

/**
 * The placed pods of a namespace that a selector selects, by node. Terminating ones do not count, and a selector of
 * everything counts none (`countPodsMatchSelector`, podtopologyspread/common.go).
 */
export interface SpreadCount {
  readonly namespace: string;
  readonly selectsPod: LabelMatcher;
  /** By node slot. */
  pods: Int32Array;
}

/** The counts that constraints have asked for; made at the first asking from the pods that are there. */
export class SpreadCounts {
  readonly #classes: () => Iterable<SeenPods>;
  readonly #counts = new Map<string, SpreadCount>();

  constructor(classes: () => Iterable<SeenPods>) {
    this.#classes = classes;
  }

  of(namespace: string, selectsPod: LabelMatcher): SpreadCount {
    const text = `${namespace} ${selectsPod.canonical}`;
    const known = this.#counts.get(text);
    if (known !== undefined) return known;
    const count: SpreadCount = { namespace, selectsPod, pods: new Int32Array(0) };
    this.#counts.set(text, count);
    for (const seen of this.#classes()) joinCount(count, seen);
    return count;
  }

  /** Puts a new class into the counts that it belongs to. */
  join(seen: SeenPods): void {
    for (const count of this.#counts.values()) joinCount(count, seen);
  }
}

/** Adds `by` pods of a class that belongs to the count. */
export function moveSpread(count: SpreadCount, slot: number, by: number): void {
  count.pods = grown(count.pods, slot + 1);
  count.pods[slot] = (count.pods[slot] ?? 0) + by;
}

function joinCount(count: SpreadCount, seen: SeenPods): void {
  if (seen.terminating || seen.namespace !== count.namespace) return;
  if (count.selectsPod.requirements?.length === 0 || !matchesLabels(count.selectsPod, seen.labels)) return;
  seen.spreadCounts.push(count);
  for (const [slot, pods] of seen.placed) moveSpread(count, slot, pods);
}
