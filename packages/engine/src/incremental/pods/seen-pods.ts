import type { Labels } from "../../api/object-meta.ts";
import type { LabelledPod } from "../../cluster/affinity-term.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { CarriedEffect } from "../counters/carried-terms.ts";
import { IntCounts } from "../counters/int-counts.ts";
import { emptyList } from "../growing-list.ts";
import type { KeptPlan } from "../plans/decision-plans.ts";
import { NumberRooms } from "../number-rooms.ts";
import { LabelTable } from "./label-table.ts";
import type { PodKind } from "./pod-kinds.ts";
import type { Selection } from "../counters/selections.ts";
import type { SpreadCount } from "../counters/spread-counts.ts";
import type { KeptSpread } from "../plans/spread-plans.ts";

/** The class of all pods that terms and selectors can not tell apart, and where its pods are. */
export interface SeenPods extends LabelledPod {
  /** Without those that are ignored. */
  readonly labels: Labels;
  readonly terminating: boolean;
  /** Whether any of the pods has more labels than these. */
  isMerged: boolean;
  /** Once it is no class any more: where its pods find theirs. */
  endedIn: SeenPodClasses | undefined;
  /** Pods by node slot. */
  readonly placed: IntCounts;
  /** The selections that these pods are in. */
  selections: Selection[];
  /** The spread counts that these pods are in. */
  spreadCounts: SpreadCount[];
  /** What the placed pods' terms that select these pods do to them. */
  carried: CarriedEffect[];
  /** A number that is new each time `carried` changes. */
  carriedVersion: number;
  /** Of the last pod of the class that was met: most are of one kind. */
  lastKind: PodKind | undefined;
  /** What the last pod of the class was spread by. */
  lastSpread: KeptSpread | undefined;
  /** How the last pod of the class was decided. */
  lastPlan: KeptPlan | undefined;
  /** Whether that was planned by what no pod had asked for before. */
  wasNew: boolean;
}

/** Every class in use. A class stays for a while when its last pod goes: another one is likely to come. */
export class SeenPodClasses {
  /** By namespace, then by the number of the set of labels, in which the lowest bit is for terminating pods. */
  readonly #classes = new Map<string, Map<number, SeenPods>>();
  readonly #labels: LabelTable;
  readonly #rooms: NumberRooms;
  readonly #join: (seen: SeenPods) => void;
  #last: SeenPods | undefined;
  /** How many pods there have been of the classes; some may have come more than once. */
  #pods = 0;
  /** How many classes there are. */
  size = 0;

  /**
   * @param join puts a new class where it belongs: into selections, spread counts, lists of what selects it.
   * @param labels Shared with the indexes that it is put into.
   * @param rooms Where it has its numbers.
   */
  constructor(
    join: (seen: SeenPods) => void,
    labels: LabelTable = new LabelTable(),
    rooms: NumberRooms = new NumberRooms(),
  ) {
    this.#join = join;
    this.#rooms = rooms;
    this.#labels = labels;
  }

  intern({ namespace, labels, terminating }: Pick<PodInfo, "namespace" | "labels" | "terminating">): SeenPods {
    this.#pods++;
    const { keys } = this.#labels;
    const last = this.#last;
    if (last?.namespace === namespace && last.terminating === terminating) {
      const hidden = keys.hiddenBeside(last.labels, labels);
      if (hidden > 0) last.isMerged = true;
      if (hidden >= 0) return last;
    }
    const shown = keys.shown(labels);
    let classes = this.#classes.get(namespace);
    if (classes === undefined) this.#classes.set(namespace, (classes = new Map()));
    const number = this.#labels.setOf(shown) * 2 + (terminating ? 1 : 0);
    let seen = classes.get(number);
    if (seen === undefined) {
      seen = {
        namespace,
        labels: shown,
        terminating,
        isMerged: false,
        endedIn: undefined,
        placed: new IntCounts(this.#rooms),
        selections: emptyList,
        spreadCounts: emptyList,
        carried: emptyList,
        carriedVersion: 0,
        lastKind: undefined,
        lastSpread: undefined,
        lastPlan: undefined,
        wasNew: false,
      };
      classes.set(number, seen);
      this.size++;
      keys.countClass(shown, this.#pods);
      this.#join(seen);
    }
    if (shown !== labels) seen.isMerged = true;
    this.#last = seen;
    return seen;
  }

  /**
   * Ends the classes of pods that have more labels than these, since one of the others counts from now on. To be joined
   * to nothing again: pods find their classes anew.
   *
   * @returns the classes that have ended.
   */
  divide(): ReadonlySet<SeenPods> {
    const divided = new Set<SeenPods>();
    for (const classes of this.#classes.values()) {
      for (const [number, seen] of classes) {
        if (!seen.isMerged) continue;
        classes.delete(number);
        this.#end(seen);
        divided.add(seen);
      }
    }
    this.#last = undefined;
    return divided;
  }

  /** How many classes no pod on a node is of. */
  unused(): number {
    let unused = 0;
    for (const classes of this.#classes.values())
      for (const { placed } of classes.values()) if (placed.size === 0) unused++;
    return unused;
  }

  /** Ends the classes that no pod on a node is of. @returns the classes that have ended. */
  endUnused(): ReadonlySet<SeenPods> {
    const unused = new Set<SeenPods>();
    const before = this.size;
    for (const [namespace, classes] of this.#classes) {
      for (const [number, seen] of classes) {
        if (seen.placed.size > 0) continue;
        classes.delete(number);
        this.#end(seen);
        // Who still holds the class is not to hold more than that.
        seen.selections = emptyList;
        seen.spreadCounts = emptyList;
        seen.carried = emptyList;
        unused.add(seen);
      }
      if (classes.size === 0) this.#classes.delete(namespace);
    }
    this.#last = undefined;
    this.#pods *= this.size / Math.max(1, before);
    return unused;
  }

  /** The numbers of the sets of labels that classes have. */
  *labelSets(): Iterable<number> {
    for (const classes of this.#classes.values()) for (const number of classes.keys()) yield Math.trunc(number / 2);
  }

  #end(seen: SeenPods): void {
    this.size--;
    this.#labels.keys.uncountClass(seen.labels);
    seen.endedIn = this;
    seen.placed.release();
    seen.lastKind = seen.lastSpread = seen.lastPlan = undefined;
  }
}
