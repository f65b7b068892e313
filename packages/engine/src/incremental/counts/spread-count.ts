import { type LabelMatcher, matchesLabels } from "../../cluster/label-selector.ts";
import { appended } from "../tables/growing.ts";
import type { SpreadSum } from "./spread-sum.ts";
import { IntCounts } from "../tables/int-counts.ts";
import { NumberRooms } from "../tables/number-rooms.ts";
import { type LabelledIndex, requiredLabels, SelectorIndex } from "../classes/label-index.ts";
import { Clock } from "../nodes/clock.ts";
import type { PodCounter } from "../nodes/live-node.ts";
import type { PodClass } from "../classes/pod-class.ts";

/** So many sums of a count are moved with each of its pods: a few nanoseconds each. */
const mostSums = 128;
/** About what a count takes beside its numbers, and each of its numbers with those that sums have for it. */
const bytesOfCount = 500;
const bytesOfNumber = 8;

/**
 * The placed pods of a namespace that a selector selects, by node. Terminating ones do not count, and a selector of
 * everything counts none (`countPodsMatchSelector`, podtopologyspread/common.go).
 */
export class SpreadCount implements PodCounter {
  /** Tells counts apart. */
  readonly id: number;
  readonly namespace: string;
  readonly selectsPod: LabelMatcher;
  /** By node slot. */
  readonly pods: IntCounts;
  /** What is added up from these pods: another sum for each key, and for each list of nodes that count. */
  readonly #sums: SpreadSum[] = [];
  readonly #byName = new Map<string, SpreadSum>();

  constructor(id: number, namespace: string, selectsPod: LabelMatcher, rooms: NumberRooms) {
    this.id = id;
    this.namespace = namespace;
    this.selectsPod = selectsPod;
    this.pods = new IntCounts(rooms);
  }

  move(slot: number, by: number): void {
    this.pods.add(slot, by);
    for (const one of this.#sums) one.move(slot, by);
  }

  sumNamed(name: string): SpreadSum | undefined {
    return this.#byName.get(name);
  }

  /** @param make Told a number that no other sum of the count has. */
  addSum(name: string, make: (number: number) => SpreadSum): SpreadSum {
    const sum = make(this.#sums.length);
    this.#byName.set(name, sum);
    this.#sums.push(sum);
    return sum;
  }

  /** Whether it has as many sums as it should have. */
  get isCrowded(): boolean {
    return this.#sums.length >= mostSums;
  }
}

/**
 * The counts that constraints have asked for; made at the first asking from the pods that are there.
 *
 * Once they take more memory than they may, or are {@link isCrowded}, all are forgotten, which the clock tells:
 * where each pod has a selector of its own that selects many others, all counts together grow with the square of the
 * pods, and so do the moves of them.
 */
export class SpreadCounts {
  readonly #counts = new Map<string, SpreadCount>();
  readonly #classes: LabelledIndex<PodClass>;
  readonly #mostBytes: number;
  #rooms = new NumberRooms();
  #index: SelectorIndex<SpreadCount>;
  readonly #clock: Clock;
  #made = 0;
  /** To be set where what is made of counts is more than should be. */
  isCrowded = false;

  constructor(classes: LabelledIndex<PodClass>, mostBytes: number, clock: Clock = new Clock()) {
    this.#classes = classes;
    this.#mostBytes = mostBytes;
    this.#clock = clock;
    this.#index = new SelectorIndex(classes.table);
  }

  /** Forgets all where there is no room for more. To be called before asking for counts that are used together. */
  forgetIfFull(): void {
    const bytes = bytesOfCount * this.#counts.size + bytesOfNumber * this.#rooms.length;
    if (!this.isCrowded && bytes <= this.#mostBytes) return;
    this.isCrowded = false;
    this.#clock.spreadCounts++;
    this.#counts.clear();
    this.#rooms = new NumberRooms();
    this.#index = new SelectorIndex(this.#classes.table);
    for (const podClass of this.#classes.all) {
      podClass.counters = podClass.counters.filter((one) => !(one instanceof SpreadCount));
    }
  }

  /** How many there are. */
  get size(): number {
    return this.#counts.size;
  }

  of(namespace: string, selectsPod: LabelMatcher): SpreadCount {
    const text = `${namespace} ${selectsPod.canonical}`;
    const known = this.#counts.get(text);
    if (known !== undefined) return known;
    this.#classes.table.keys.nameThoseOf(selectsPod);
    const count = new SpreadCount(this.#made++, namespace, selectsPod, this.#rooms);
    this.#counts.set(text, count);
    // A selector of everything selects nothing here.
    if (selectsPod.requirements?.length === 0) return count;
    const labels = requiredLabels([selectsPod], this.#classes.table);
    this.#index.add(count, labels);
    for (const podClass of this.#classes.requiring(labels)) consider(count, podClass);
    return count;
  }

  /** Puts a new class into the counts that it belongs to. */
  join(podClass: PodClass): void {
    this.#index.forEachSelecting(podClass.labels, (count) => consider(count, podClass));
  }
}

function consider(count: SpreadCount, podClass: PodClass): void {
  if (
    podClass.terminating ||
    podClass.namespace !== count.namespace ||
    !matchesLabels(count.selectsPod, podClass.labels)
  )
    return;
  podClass.counters = appended(podClass.counters, count);
  podClass.placed.forEachKey((slot, pods) => count.move(slot, pods));
}
