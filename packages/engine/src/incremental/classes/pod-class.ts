import type { Labels } from "../../api/object-meta.ts";
import type { LabelledPod } from "../../cluster/affinity-term.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { IntCounts } from "../tables/int-counts.ts";
import { emptyList } from "../tables/growing.ts";
import { NumberRooms } from "../tables/number-rooms.ts";
import { LabelTable } from "./label-table.ts";
import type { Mover } from "./mover.ts";
import type { PodKind } from "./pod-kinds.ts";

/** The class of all pods that terms and selectors can not tell apart, and where its pods are. */
export interface PodClass extends LabelledPod {
  /** From 0 on, in the order in which classes have come. */
  readonly number: number;
  /** Without those that are ignored. */
  readonly labels: Labels;
  readonly terminating: boolean;
  /** Whether any of the pods has more labels than these. */
  isMerged: boolean;
  /** Once it is no class any more: where its pods find theirs. */
  endedIn: PodClasses | undefined;
  /** Pods by node slot. */
  readonly placed: IntCounts;
  /** What these pods are counted in, beside that. */
  movers: Mover[];
  /** Of the last pod of the class that was met: most are of one kind. */
  lastKind: PodKind | undefined;
}

/** Every class in use. A class stays for a while when its last pod goes: another one is likely to come. */
export class PodClasses {
  /** By namespace, then by the number of the set of labels, in which the lowest bit is for terminating pods. */
  readonly #classes = new Map<string, Map<number, PodClass>>();
  readonly #labels: LabelTable;
  readonly #rooms: NumberRooms;
  readonly #join: (podClass: PodClass) => void;
  #last: PodClass | undefined;
  /** How many pods there have been of the classes; some may have come more than once. */
  #pods = 0;
  #made = 0;
  /** How many classes there are. */
  size = 0;

  /**
   * @param join puts a new class where it belongs: into selections, spread counts, lists of what selects it.
   * @param labels Shared with the indexes that it is put into.
   * @param rooms Where it has its numbers.
   */
  constructor(
    join: (podClass: PodClass) => void,
    labels: LabelTable = new LabelTable(),
    rooms: NumberRooms = new NumberRooms(),
  ) {
    this.#join = join;
    this.#rooms = rooms;
    this.#labels = labels;
  }

  intern({ namespace, labels, terminating }: Pick<PodInfo, "namespace" | "labels" | "terminating">): PodClass {
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
    const set = this.#labels.setOf(shown) * 2 + (terminating ? 1 : 0);
    let podClass = classes.get(set);
    if (podClass === undefined) {
      podClass = {
        number: this.#made++,
        namespace,
        labels: shown,
        terminating,
        isMerged: false,
        endedIn: undefined,
        placed: new IntCounts(this.#rooms),
        movers: emptyList,
        lastKind: undefined,
      };
      classes.set(set, podClass);
      this.size++;
      keys.countClass(shown, this.#pods);
      this.#join(podClass);
    }
    if (shown !== labels) podClass.isMerged = true;
    this.#last = podClass;
    return podClass;
  }

  /**
   * Ends the classes of pods that have more labels than these, since one of the others counts from now on. To be joined
   * to nothing again: pods find their classes anew.
   *
   * @returns the classes that have ended.
   */
  divide(): ReadonlySet<PodClass> {
    const divided = new Set<PodClass>();
    for (const classes of this.#classes.values()) {
      for (const [set, podClass] of classes) {
        if (!podClass.isMerged) continue;
        classes.delete(set);
        this.size--;
        this.#labels.keys.uncountClass(podClass.labels);
        podClass.endedIn = this;
        podClass.placed.release();
        podClass.lastKind = undefined;
        divided.add(podClass);
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
}
