import type { PodInfo } from "../cluster/pod-info.ts";
import { hasPodAffinity } from "../cluster/pod-info.ts";
import type { CarriedTerm, CarriedTerms } from "./carried-terms.ts";
import type { Term, Terms } from "./terms.ts";

/** A preferred term; the weight of anti-affinity is negative. */
export interface PreferredTerm {
  readonly term: Term;
  readonly weight: number;
}

/** The inter-pod terms of a pod: what it asks for when it comes, and what it does to others once it is there. */
export interface PodTerms {
  readonly requiredAffinity: readonly Term[];
  readonly requiredAntiAffinity: readonly Term[];
  readonly preferred: readonly PreferredTerm[];
  /** With each occurrence: a term that is there twice counts twice. */
  readonly carried: readonly CarriedTerm[];
}

const noTerms: PodTerms = { requiredAffinity: [], requiredAntiAffinity: [], preferred: [], carried: [] };

/** Reads the terms of pods. */
export class PodTermReader {
  readonly #terms: Terms;
  readonly #carried: CarriedTerms;
  // Pods of one template come one after the other, and may share its affinity.
  #last: { readonly affinity: object | undefined; readonly namespace: string; readonly read: PodTerms } | undefined;

  constructor(terms: Terms, carried: CarriedTerms) {
    this.#terms = terms;
    this.#carried = carried;
  }

  read(pod: PodInfo): PodTerms {
    if (!hasPodAffinity(pod)) return noTerms;
    const { affinity } = pod.pod.spec;
    const { namespace } = pod;
    if (this.#last?.affinity === affinity && this.#last?.namespace === namespace) return this.#last.read;
    const read = this.#read(pod);
    this.#last = { affinity, namespace, read };
    return read;
  }

  #read(pod: PodInfo): PodTerms {
    const requiredAffinity = pod.requiredAffinityTerms.map((term) => this.#terms.intern(term));
    const requiredAntiAffinity = pod.requiredAntiAffinityTerms.map((term) => this.#terms.intern(term));
    const preferred = [
      ...pod.preferredAffinityTerms.map(({ term, weight }) => ({ term: this.#terms.intern(term), weight })),
      ...pod.preferredAntiAffinityTerms.map(({ term, weight }) => ({
        term: this.#terms.intern(term),
        weight: -weight,
      })),
    ];
    const carried = [
      ...requiredAntiAffinity.map((term) => this.#carried.intern(term, "avoids")),
      ...requiredAffinity.map((term) => this.#carried.intern(term, "requires")),
      ...preferred.map(({ term, weight }) => this.#carried.intern(term, weight)),
    ];
    return { requiredAffinity, requiredAntiAffinity, preferred, carried };
  }
}
