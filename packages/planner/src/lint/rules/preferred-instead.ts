import { madePreferred } from "../../fix/kinds/changed-term.ts";
import type { Selection } from "../../subjects/selection.ts";
import type { ReportedFix } from "../finding.ts";

/** A required rule made a preferred one: it keeps no pod from running then, and still says what is wanted. */
export function preferredInstead(selection: Selection): ReportedFix | undefined {
  const { kind, sentence, edit } = madePreferred(selection.subject, selection);
  return edit.kind === "patch" ? { kind, sentence, patch: edit.patch } : undefined;
}
