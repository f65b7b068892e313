import type { KubernetesObject } from "@stowage/manifests";
import type { DesiredObject } from "../apply/desired-object.ts";
import type { PodAdmission } from "./pod-admission.ts";

/**
 * Admission for pods among the manifests: each is created in its turn, and meets what stands before it in the files.
 * Controllers try again, and meet all of it.
 */
export class BarePodAdmission {
  readonly #admission: PodAdmission;
  /** What admission reads and the cluster had not, with its place among the objects; the last one first. */
  readonly #arriving: readonly { readonly place: number; readonly object: KubernetesObject }[];
  readonly #places: ReadonlyMap<DesiredObject, number>;
  /** By how many objects are still to come. */
  readonly #byCount = new Map<number, PodAdmission>();

  constructor(objects: readonly DesiredObject[], admission: PodAdmission) {
    this.#admission = admission;
    this.#places = new Map(objects.map((desired, place) => [desired, place]));
    this.#arriving = objects
      .flatMap(({ object, origin, before }, place) =>
        origin === "wish" && before === undefined && isRead(object) ? [{ place, object }] : [],
      )
      .toReversed();
  }

  /** `undefined` where nothing that admission reads comes later. */
  of(desired: DesiredObject): PodAdmission | undefined {
    const [last] = this.#arriving;
    const place = this.#places.get(desired) ?? 0;
    if (last === undefined || last.place < place) return undefined;
    const later = this.#arriving.filter((one) => one.place > place).map(({ object }) => object);
    const known = this.#byCount.get(later.length) ?? this.#admission.before(new Set(later));
    this.#byCount.set(later.length, known);
    return known;
  }
}

function isRead({ kind }: KubernetesObject): boolean {
  return kind === "PriorityClass" || kind === "RuntimeClass" || kind === "LimitRange" || kind === "ServiceAccount";
}
