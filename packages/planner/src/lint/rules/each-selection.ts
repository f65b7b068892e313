import type { Report } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { Selection } from "../../subjects/selection.ts";

/** What a lint rule finds that looks at one rule of one pod at a time. */
export function eachSelection(
  context: LintContext,
  check: (selection: Selection) => Omit<Report, "subject"> | undefined,
): readonly Report[] {
  return context.subjects.flatMap((subject) =>
    context.selections(subject).flatMap((selection) => {
      const found = check(selection);
      return found === undefined ? [] : [{ subject, ...found }];
    }),
  );
}
