import type { Report } from "../check/report.ts";
import { firstDifference } from "./first-difference.ts";
import { type Fields, fieldIn } from "./plain-value.ts";

/** An update in {@link storedForm}: the object as it would be, and as it is. */
export interface Update {
  readonly next: Fields;
  readonly live: Fields;
  readonly report: Report;
}

/** What the API server says to the update of one kind of object. */
export type UpdateRule = (update: Update) => void;

/** A field that stays what it is. Source: `ValidateImmutableField` (apimachinery, pkg/api/validation/objectmeta.go). */
export function immutable({ next, live, report }: Update, path: string, words = "field is immutable"): void {
  const names = path.split(".");
  reportDifference(fieldIn(next, ...names), fieldIn(live, ...names), { path, words, report });
}

/** Where and how a difference is reported. */
export interface Wording {
  /** Upstream's path. */
  readonly path: string;
  /** The field's own path, where upstream's is another. */
  readonly at?: string;
  /** Upstream's words. */
  readonly words: string;
  readonly report: Report;
}

/** Reports the first difference between two values, at its own place, in upstream's words at upstream's path. */
export function reportDifference(next: unknown, live: unknown, { path, at = path, words, report }: Wording): void {
  const found = firstDifference(next, live, at);
  if (found !== undefined) report(path, words, found);
}
