import type { Affinity, PodAffinityTerm, WeightedPodAffinityTerm } from "../../api/affinity.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { appended, emptyList } from "../tables/growing.ts";
import type { PodCounter } from "../nodes/live-node.ts";
import type { Term, Terms } from "./terms.ts";

/** A preferred term; the weight of anti-affinity is negative. */
interface PreferredTerm {
  readonly term: Term;
  readonly weight: number;
}

/**
 * What a placed pod's term does to an incoming pod that it selects: keeps it out, adds to its domain's score what the
 * profile says for required affinity, or adds the number.
 */
export type TermEffect = "avoids" | "requires" | number;

/** Finds what counts the placed pods with a term. */
type CounterOfTerm = (term: Term, effect: TermEffect) => PodCounter;

/** The inter-pod terms of a pod: what it asks for when it comes, and what it does to others once it is there. */
export interface PodTerms {
  /**
   * Tells them apart. {@link unshared} where others that say the same are not the same object: most terms that no pod
   * had before, no other pod will have again.
   */
  readonly id: number;
  readonly requiredAffinity: readonly Term[];
  readonly requiredAntiAffinity: readonly Term[];
  readonly preferred: readonly PreferredTerm[];
  /** What counts its pods once they are there. With each occurrence: a term that is there twice counts twice. */
  readonly carried: readonly PodCounter[];
}

export const unshared = -1;
const noTerms: PodTerms = { id: 0, requiredAffinity: [], requiredAntiAffinity: [], preferred: [], carried: [] };

/** Reads the terms of pods. */
export class PodTermReader {
  readonly #terms: Terms;
  readonly #counterOf: CounterOfTerm;
  readonly #byText = new Map<string, PodTerms>();
  #shared = 0;
  // Pods of one template come one after the other, and may share its affinity.
  #last: { readonly affinity: object | undefined; readonly namespace: string; readonly read: PodTerms } | undefined;

  constructor(terms: Terms, counterOf: CounterOfTerm) {
    this.#terms = terms;
    this.#counterOf = counterOf;
  }

  read({ pod, namespace }: Pick<PodInfo, "pod" | "namespace">): PodTerms {
    const { affinity } = pod.spec;
    if (affinity?.podAffinity === undefined && affinity?.podAntiAffinity === undefined) return noTerms;
    if (this.#last?.affinity === affinity && this.#last.namespace === namespace) return this.#last.read;
    const read = this.#read(affinity, namespace);
    this.#last = { affinity, namespace, read };
    return read;
  }

  #read({ podAffinity, podAntiAffinity }: Affinity, namespace: string): PodTerms {
    const { size } = this.#terms;
    const required = this.#required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution, namespace);
    const avoided = this.#required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution, namespace);
    const wished = this.#preferred(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution, namespace, 1);
    const shunned = this.#preferred(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution, namespace, -1);
    const preferred = shunned.length === 0 ? wished : wished.length === 0 ? shunned : [...wished, ...shunned];
    if (size < this.#terms.size) return this.#termsOf(unshared, required, avoided, preferred);

    const text = textOf(required, avoided, preferred);
    let read = this.#byText.get(text);
    if (read !== undefined) return read;
    read = text === noText ? noTerms : this.#termsOf(++this.#shared, required, avoided, preferred);
    this.#byText.set(text, read);
    return read;
  }

  #termsOf(
    id: number,
    requiredAffinity: readonly Term[],
    requiredAntiAffinity: readonly Term[],
    preferred: readonly PreferredTerm[],
  ): PodTerms {
    let carried: PodCounter[] = emptyList;
    for (const term of requiredAntiAffinity) carried = appended(carried, this.#counterOf(term, "avoids"));
    for (const term of requiredAffinity) carried = appended(carried, this.#counterOf(term, "requires"));
    for (const { term, weight } of preferred) carried = appended(carried, this.#counterOf(term, weight));
    return { id, requiredAffinity, requiredAntiAffinity, preferred, carried };
  }

  #required(written: readonly PodAffinityTerm[] | undefined, namespace: string): readonly Term[] {
    if (written === undefined || written.length === 0) return noTerms.requiredAffinity;
    return written.map((one) => this.#terms.of(one, namespace));
  }

  /** @param sign of the weights. */
  #preferred(
    written: readonly WeightedPodAffinityTerm[] | undefined,
    namespace: string,
    sign: 1 | -1,
  ): readonly PreferredTerm[] {
    if (written === undefined || written.length === 0) return noTerms.preferred;
    return written.map(({ weight, podAffinityTerm }) => ({
      term: this.#terms.of(podAffinityTerm, namespace),
      weight: sign * weight,
    }));
  }
}

const noText = textOf([], [], []);

/** Equal for the same terms in the same order, and for no others. */
function textOf(required: readonly Term[], avoided: readonly Term[], preferred: readonly PreferredTerm[]): string {
  let text = "";
  for (const { id } of required) text += `${id},`;
  text += ";";
  for (const { id } of avoided) text += `${id},`;
  for (const { term, weight } of preferred) text += `;${term.id}*${weight}`;
  return text;
}
