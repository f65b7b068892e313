import type { Labels } from "../../api/object-meta.ts";
import type { LabelMatcher } from "../../cluster/label-selector.ts";
import { isSameMap } from "../nodes/same-values.ts";

/** Where classes have so many pods, and not all of them the key, little is gained by ignoring it. */
const fewPods = 4;

/**
 * Which keys of pods' labels tell pods apart. All do to begin with; a key that no selector has ever named is ignored
 * once many classes of pods have it, with few pods each: those of a StatefulSet and of an indexed Job each have a label
 * of their own, which would make a class of each. When a selector names an ignored key, the pods that were taken
 * together are to be divided.
 *
 *     counted --in too many classes--> ignored
 *        |                                |
 *        +------- named by a selector ----+---> named, for good
 */
export class NamedKeys {
  readonly #named = new Set<string>();
  readonly #ignored = new Set<string>();
  /** In how many classes those are that are neither. */
  readonly #classes = new Map<string, number>();
  readonly #divide: () => void;
  #mostClasses: number;

  /**
   * @param mostClasses A key that no selector names may be in so many.
   * @param divide divides what was taken together.
   */
  constructor(mostClasses: number = Infinity, divide: () => void = () => {}) {
    this.#mostClasses = mostClasses;
    this.#divide = divide;
  }

  /** To be called with the key that a selector reads, before anything is found by it. */
  name(key: string): void {
    if (!this.#named.has(key)) this.nameAll([key]);
  }

  /** To be called with the keys that a selector reads, before anything is found by them. */
  nameAll(keys: readonly string[]): void {
    let wasIgnored = false;
    for (const key of keys) {
      if (this.#named.has(key)) continue;
      this.#named.add(key);
      this.#classes.delete(key);
      if (this.#ignored.delete(key)) wasIgnored = true;
    }
    if (!wasIgnored) return;
    // To divide costs a look at each pod. However many keys are named late, that happens only a few times so.
    this.#mostClasses *= 2;
    this.#divide();
  }

  /** To be called with a selector before anything is found by it: names the keys that it reads. */
  nameThoseOf({ requirements = [] }: LabelMatcher): void {
    if (requirements.every(({ key }) => this.#named.has(key))) return;
    this.nameAll(requirements.map(({ key }) => key));
  }

  /** To be called for each new class. @param pods How many pods there have been so far, whatever their labels. */
  countClass(labels: Labels, pods: number): void {
    for (const key in labels) {
      if (this.#named.has(key)) continue;
      const classes = (this.#classes.get(key) ?? 0) + 1;
      this.#classes.set(key, classes);
      if (classes <= this.#mostClasses || classes * fewPods < pods) continue;
      this.#classes.delete(key);
      this.#ignored.add(key);
    }
  }

  /** To be called for each class that has ended. */
  uncountClass(labels: Labels): void {
    for (const key in labels) {
      const classes = (this.#classes.get(key) ?? 0) - 1;
      if (classes > 0) this.#classes.set(key, classes);
      else this.#classes.delete(key);
    }
  }

  /** The labels without those that are ignored; the same object where none is. */
  shown(labels: Labels): Labels {
    const ignored = this.#ignored;
    if (ignored.size === 0 || !Object.keys(labels).some((key) => ignored.has(key))) return labels;
    return Object.fromEntries(Object.entries(labels).filter(([key]) => !ignored.has(key)));
  }

  /**
   * How many of the labels would have to be ignored so that those are left that are `shown`; -1 where that can not be.
   */
  hiddenBeside(shown: Labels, labels: Labels): number {
    const ignored = this.#ignored;
    if (ignored.size === 0) return isSameMap(shown, labels) ? 0 : -1;
    let same = 0;
    let hidden = 0;
    // What an object inherits under a key such as `constructor` is no text.
    for (const key in labels) {
      if (shown[key] === labels[key]) same++;
      else if (ignored.has(key)) hidden++;
      else return -1;
    }
    for (const _ in shown) same--;
    return same === 0 ? hidden : -1;
  }
}
