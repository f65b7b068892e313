import type { Report, Severity } from "./finding.ts";
import type { LintContext } from "./lint-context.ts";

/** A kind of mistake, and how it is found. */
export interface LintRule {
  /** As in `--rule`, `.stowage.yaml` and comments: `topology-key-missing`. Its page is `docs/lint/NAME.md`. */
  readonly name: string;
  /** What it finds, in a few words. */
  readonly summary: string;
  readonly severity: Severity;
  /** Everything of its kind in the manifests, in their order. Changes nothing. */
  check(context: LintContext): readonly Report[];
}
