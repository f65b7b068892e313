import type { Warning } from "@stowage/planner";
import type { WarningDocument } from "../library/plan-document.ts";

/** A warning as `docs/output.md` describes it. */
export function warningJson({ code, object, path, message, position }: Warning): WarningDocument {
  return {
    code,
    object,
    path,
    message,
    file: position?.file ?? null,
    line: position?.line ?? null,
    column: position?.column ?? null,
  };
}
