import type { KubernetesObject, Strictness } from "../manifest.ts";

/** Something wrong with one object, at one of its fields. */
export interface FieldProblem {
  /** An `error` keeps the object from being read; a `warning` does not. */
  readonly severity: "error" | "warning";
  /** Upstream's field path; empty for the whole object. */
  readonly path: string;
  /** What is wrong and what would fix it: lower case, values quoted, no full stop. */
  readonly message: string;
}

/** What became of one value of a text. */
export type Checked =
  | { readonly kind: "object"; readonly object: KubernetesObject; readonly problems: readonly FieldProblem[] }
  | { readonly kind: "passedOver"; readonly type: string }
  | { readonly kind: "refused"; readonly problems: readonly FieldProblem[]; readonly object?: string };

export interface CheckOptions {
  readonly strictness: Strictness;
  readonly as: "wishes" | "cluster";
}

/** Not there yet. */
export function checkObject(_value: unknown, _options: CheckOptions): Checked {
  return { kind: "passedOver", type: "unknown" };
}
