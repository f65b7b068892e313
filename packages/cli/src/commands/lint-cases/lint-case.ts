/** A manifest, and what lint must say of it; `#! RULE` at the end of a line marks what must be found there. */
export interface LintCase {
  readonly name: string;
  readonly yaml: string;
  /** Further arguments, such as a shape of the cluster. */
  readonly args?: readonly string[];
  /** What runs in the cluster, if it is known. */
  readonly cluster?: string;
}

/** The cases of a lint rule: what it is for, and what only looks like it. */
export interface LintCases {
  readonly rule: string;
  readonly wrong: readonly LintCase[];
  readonly right: readonly LintCase[];
}
