import type { Manifest, Position } from "@stowage/manifests";
import type { JsonPatchOperation } from "../change/json-patch.ts";
import type { FixDocument } from "../fix/fix-document.ts";
import type { Subject } from "../subjects/subject.ts";

export const severities = ["info", "warning", "error"] as const;

/**
 * How bad a finding is.
 *
 *     error    the rule keeps pods from running, or does not do what it says, whatever else happens
 *     warning  the rule probably does something else than is meant
 *     info     worth knowing; nothing may be wrong
 */
export type Severity = (typeof severities)[number];

/** A rule of somebody's manifest that does not do what it says. */
export interface Finding {
  /** The lint rule's name: `topology-key-missing`. */
  readonly rule: string;
  readonly severity: Severity;
  /** Whose, as `Deployment shop/web`. */
  readonly object: string;
  /** The field in question, as the API server names it; empty for the whole object. */
  readonly path: string;
  /** What happens and why, with the names and numbers at hand: lower case, no full stop. */
  readonly message: string;
  /** Absent where no text says it. */
  readonly position?: Position;
  /** Where the object begins that the fix patches. */
  readonly start?: Position;
  /** A patch of the manifest after which it is gone; absent where none is known. */
  readonly fix?: FixDocument;
}

/** What a lint rule would change. */
export interface ReportedFix extends Pick<FixDocument, "kind" | "sentence"> {
  readonly patch: readonly JsonPatchOperation[];
  /** What is patched in place of the subject's manifest, such as a budget. */
  readonly of?: Manifest;
}

/** What a lint rule reports, before it is given its place and its rule's name. */
export interface Report {
  readonly subject: Subject;
  /** In the pod template: `spec.affinity.podAffinity...`; see {@link Report.in}. */
  readonly path: string;
  /** Where `path` begins: the pod, the subject's object, or another one that is to be mended. @defaultValue "pod" */
  readonly in?: "pod" | "object" | Manifest;
  readonly message: string;
  /** What to change, where that is plain. */
  readonly fix?: ReportedFix;
  /** In place of the lint rule's own. */
  readonly severity?: Severity;
}
