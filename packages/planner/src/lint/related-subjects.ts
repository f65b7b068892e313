import type { Manifest } from "@stowage/manifests";
import type { SeenPods } from "../subjects/seen-pods.ts";
import type { Selection } from "../subjects/selection.ts";
import type { Subject } from "../subjects/subject.ts";

/** What there is to relate. */
interface Related {
  readonly subjects: readonly Subject[];
  readonly seen: SeenPods;
  readonly selections: (subject: Subject) => readonly Selection[];
}

/** Which workloads have to do with each other by required rules, in either direction, or by others in between. */
export class RelatedSubjects {
  readonly #what: Related;
  #next: ReadonlyMap<Subject, ReadonlySet<Subject>> | undefined;

  constructor(what: Related) {
    this.#what = what;
  }

  /** The manifests of the subject and of all that have to do with it. */
  manifestsOf(subject: Subject): ReadonlySet<Manifest> {
    this.#next ??= this.#neighbours();
    const found = new Set([subject]);
    for (const one of found) for (const other of this.#next.get(one) ?? []) found.add(other);
    return new Set([...found].map(({ manifest }) => manifest));
  }

  #neighbours(): ReadonlyMap<Subject, ReadonlySet<Subject>> {
    const { subjects, seen, selections } = this.#what;
    const next = new Map(subjects.map((subject) => [subject, new Set<Subject>()]));
    for (const subject of subjects) {
      for (const { required, term } of selections(subject)) {
        if (!required) continue;
        for (const { of } of seen.selectedBy(term)) {
          if (!("subject" in of)) continue;
          next.get(subject)?.add(of.subject);
          next.get(of.subject)?.add(subject);
        }
      }
    }
    return next;
  }
}
