import type { Labels } from "../api/object-meta.ts";
import type { LabelledPod } from "../cluster/affinity-term.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { CarriedTerm } from "./carried-terms.ts";
import { IntCounts } from "./int-counts.ts";
import type { KeptPlan } from "./decision-plans.ts";
import type { PodKind } from "./pod-kinds.ts";
import { isSameMap } from "./same-spec.ts";
import type { Selection } from "./selections.ts";
import type { SpreadCount } from "./spread-counts.ts";

/** The class of all pods that terms and selectors can not tell apart, and where its pods are. */
export interface SeenPods extends LabelledPod {
  readonly terminating: boolean;
  /** Pods by node slot. */
  readonly placed: IntCounts;
  /** The selections that these pods are in. */
  selections: Selection[];
  /** The spread counts that these pods are in. */
  readonly spreadCounts: SpreadCount[];
  /** The placed pods' terms that select these pods. */
  carried: CarriedTerm[];
  /** A number that is new each time `carried` changes. */
  carriedVersion: number;
  /** Of the last pod of the class that was met: most are of one kind. */
  lastKind: PodKind | undefined;
  /** How the last pod of the class was decided. */
  lastPlan: KeptPlan | undefined;
}

/** Every class in use. A class stays when its last pod goes: another one is likely to come. */
export class SeenPodClasses {
  readonly #classes = new Map<string, SeenPods>();
  readonly #join: (seen: SeenPods) => void;
  #last: SeenPods | undefined;

  /** @param join puts a new class where it belongs: into selections, spread counts, lists of what selects it. */
  constructor(join: (seen: SeenPods) => void) {
    this.#join = join;
  }

  intern({ namespace, labels, terminating }: Pick<PodInfo, "namespace" | "labels" | "terminating">): SeenPods {
    const last = this.#last;
    if (last?.namespace === namespace && last.terminating === terminating && isSameMap(last.labels, labels))
      return last;
    const text = canonicalText(namespace, labels, terminating);
    let seen = this.#classes.get(text);
    if (seen === undefined) {
      seen = {
        namespace,
        labels,
        terminating,
        placed: new IntCounts(),
        selections: [],
        spreadCounts: [],
        carried: [],
        carriedVersion: 0,
        lastKind: undefined,
        lastPlan: undefined,
      };
      this.#classes.set(text, seen);
      this.#join(seen);
    }
    this.#last = seen;
    return seen;
  }

  /** The classes of a namespace. */
  of(namespace: string): readonly SeenPods[] {
    return [...this.#classes.values()].filter((seen) => seen.namespace === namespace);
  }
}

/** Equal for equal labels in any order, and for no others: the lengths tell where what ends. */
function canonicalText(namespace: string, labels: Labels, terminating: boolean): string {
  const keys = Object.keys(labels);
  if (keys.length > 1) keys.sort();
  let text = terminating ? "-" : "+";
  text += namespace;
  for (const key of keys) {
    const value = labels[key] ?? "";
    text += `\n${key.length} ${value.length} ${key}${value}`;
  }
  return text;
}
