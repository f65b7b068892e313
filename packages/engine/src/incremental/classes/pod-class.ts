import type { Labels } from "../../api/object-meta.ts";
import type { LabelledPod } from "../../cluster/affinity-term.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { IntCounts } from "../tables/int-counts.ts";
import { emptyList } from "../tables/growing.ts";
import { NumberRooms } from "../tables/number-rooms.ts";
import { LabelledIndex } from "./label-index.ts";
import { LabelTable } from "./label-table.ts";
import type { PodCounter } from "../nodes/live-node.ts";
import type { PodKind } from "./pod-kinds.ts";

/** The class of all pods that terms and selectors can not tell apart, and where its pods are. */
export interface PodClass extends LabelledPod {
  /** From 0 on, in the order in which classes have come. */
  readonly number: number;
  /** Without those that are ignored. */
  readonly labels: Labels;
  readonly terminating: boolean;
  /** Whether any of the pods has more labels than these. */
  hidesLabels: boolean;
  /** Once it has been divided: the classes among which its pods find theirs. */
  successors: PodClasses | undefined;
  /** Pods by node slot. */
  readonly placed: IntCounts;
  /** What these pods are counted in, beside that. */
  counters: PodCounter[];
  /** Of the last pod of the class that was met: most are of one kind. */
  lastKind: PodKind | undefined;
}

/** Every class in use. A class stays for a while when its last pod goes: another one is likely to come. */
export class PodClasses {
  readonly byLabel: LabelledIndex<PodClass>;
  /** By namespace, then by the numbers of labels. */
  readonly #classes = new Map<string, Map<string, PodClass>>();
  readonly #rooms: NumberRooms;
  readonly #join: (podClass: PodClass) => void;
  #last: PodClass | undefined;
  /** How many pods there have been of the classes; some may have come more than once. */
  #pods = 0;
  #made = 0;

  /**
   * @param join puts a new class where it belongs: into selections, spread counts, lists of what selects it.
   * @param labels Shared with the indexes of what selects pods.
   * @param rooms Where it has its numbers.
   */
  constructor(
    join: (podClass: PodClass) => void,
    labels: LabelTable = new LabelTable(),
    rooms: NumberRooms = new NumberRooms(),
  ) {
    this.#join = join;
    this.#rooms = rooms;
    this.byLabel = new LabelledIndex(labels);
  }

  /** How many classes there are. */
  get size(): number {
    return this.byLabel.all.length;
  }

  /** The classes of a namespace. */
  in(namespace: string): Iterable<PodClass> {
    return this.#classes.get(namespace)?.values() ?? [];
  }

  intern(pod: Pick<PodInfo, "namespace" | "labels" | "terminating">): PodClass {
    const { namespace, labels, terminating } = pod;
    this.#pods++;
    const { table } = this.byLabel;
    const last = this.#last;
    if (last?.namespace === namespace && last.terminating === terminating) {
      const hidden = table.keys.hiddenBeside(last.labels, labels);
      if (hidden > 0) last.hidesLabels = true;
      if (hidden >= 0) return last;
    }
    const shown = table.keys.shown(labels);
    let classes = this.#classes.get(namespace);
    if (classes === undefined) this.#classes.set(namespace, (classes = new Map()));
    const text = classText(table.numbersOf(shown), terminating);
    let podClass = classes.get(text);
    if (podClass === undefined) classes.set(text, (podClass = this.#make({ namespace, labels: shown, terminating })));
    if (shown !== labels) podClass.hidesLabels = true;
    this.#last = podClass;
    return podClass;
  }

  /**
   * Ends the classes of pods that have more labels than these, since one of the others counts from now on: pods find
   * their classes anew.
   */
  divide(): void {
    const divided = new Set<PodClass>();
    for (const classes of this.#classes.values()) {
      for (const [text, podClass] of classes) {
        if (!podClass.hidesLabels) continue;
        classes.delete(text);
        this.byLabel.table.keys.uncountClass(podClass.labels);
        podClass.successors = this;
        podClass.placed.release();
        podClass.lastKind = undefined;
        divided.add(podClass);
      }
    }
    this.byLabel.remove(divided);
    this.#last = undefined;
  }

  /** How many classes no pod on a node is of. */
  unused(): number {
    let unused = 0;
    for (const { placed } of this.byLabel.all) if (placed.size === 0) unused++;
    return unused;
  }

  #make({ namespace, labels, terminating }: Pick<PodClass, "namespace" | "labels" | "terminating">): PodClass {
    const podClass: PodClass = {
      number: this.#made++,
      namespace,
      labels,
      terminating,
      hidesLabels: false,
      successors: undefined,
      placed: new IntCounts(this.#rooms),
      counters: emptyList,
      lastKind: undefined,
    };
    this.byLabel.table.keys.countClass(labels, this.#pods);
    this.byLabel.add(podClass);
    this.#join(podClass);
    return podClass;
  }
}

function classText(labels: readonly number[], terminating: boolean): string {
  const text = labels.join();
  return terminating ? `${text} terminating` : text;
}
