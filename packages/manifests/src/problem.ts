/** A place in a text. Lines and columns count from 1, columns in UTF-16 code units, as editors show them. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something wrong with the input, said so that its author can put it right. */
export interface Problem {
  /** An `error` keeps the object from being read; a `warning` does not. */
  readonly severity: "error" | "warning";
  /** Whose problem, as `Deployment default/web`; absent where no object could be read. */
  readonly object?: string;
  /** Upstream's field path, such as `spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey`; empty for the whole object. */
  readonly path: string;
  /** What is wrong and what would fix it: lower case, values quoted, no full stop. */
  readonly message: string;
  /** Absent only where there is no text to point at. */
  readonly position?: Position | undefined;
}
