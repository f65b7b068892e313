import type { Labels } from "../api/object-meta.ts";
import type { LabelledPod } from "../cluster/affinity-term.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { CarriedTerm } from "./carried-terms.ts";
import type { Selection } from "./selections.ts";
import type { SpreadCount } from "./spread-counts.ts";

/** The class of all pods that terms and selectors can not tell apart, and where its pods are. */
export interface SeenPods extends LabelledPod {
  readonly terminating: boolean;
  /** Pods by node slot; a node without any is left out. */
  readonly placed: Map<number, number>;
  /** The selections that these pods are in. */
  selections: Selection[];
  /** The spread counts that these pods are in. */
  readonly spreadCounts: SpreadCount[];
  /** The placed pods' terms that select these pods, out of the first `carriedRead`. */
  carried: CarriedTerm[];
  carriedRead: number;
}

/** Every class in use. A class stays when its last pod goes: another one is likely to come. */
export class SeenPodClasses {
  readonly #classes = new Map<string, SeenPods>();
  readonly #join: (seen: SeenPods) => void;
  #last: SeenPods | undefined;

  /** @param join puts a new class into the selections and spread counts that it belongs to. */
  constructor(join: (seen: SeenPods) => void) {
    this.#join = join;
  }

  intern({ namespace, labels, terminating }: PodInfo): SeenPods {
    const last = this.#last;
    if (last?.labels === labels && last.namespace === namespace && last.terminating === terminating) return last;
    const text = canonicalText(namespace, labels, terminating);
    let seen = this.#classes.get(text);
    if (seen === undefined) {
      seen = {
        namespace,
        labels,
        terminating,
        placed: new Map(),
        selections: [],
        spreadCounts: [],
        carried: [],
        carriedRead: 0,
      };
      this.#classes.set(text, seen);
      this.#join(seen);
    }
    this.#last = seen;
    return seen;
  }

  all(): Iterable<SeenPods> {
    return this.#classes.values();
  }
}

function canonicalText(namespace: string, labels: Labels, terminating: boolean): string {
  const entries = Object.entries(labels);
  if (entries.length > 1) entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([namespace, terminating, entries]);
}
