import type { Finding } from "./finding.ts";

/** A comment that asks to pass over findings: `# stowage-lint: ignore=topology-key-missing the rack label comes later`. */
export interface IgnoreComment {
  /** From 1. */
  readonly line: number;
  /** None where the comment can not be understood. */
  readonly rules: readonly string[];
  /** Why; empty where nobody says. */
  readonly reason: string;
}

const comment = /(?:^|\s)#\s*stowage-lint:(.*)$/;
const request = /^\s*ignore\s*=\s*([\w-]+(?:\s*,\s*[\w-]+)*)(.*)$/;

/** @returns `undefined` for a line without such a comment; no rules where the comment can not be understood. */
function readComment(text: string): Pick<IgnoreComment, "rules" | "reason"> | undefined {
  const found = comment.exec(text);
  if (found === null) return undefined;
  const [, names = "", reason = ""] = request.exec(found[1] ?? "") ?? [];
  return {
    rules: names.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()])),
    reason: reason.trim(),
  };
}

/** The comments of a text that ask to pass over findings. */
export function ignoreComments(lines: readonly string[]): readonly IgnoreComment[] {
  return lines.flatMap((text, index) => {
    const found = readComment(text);
    return found === undefined ? [] : [{ line: index + 1, ...found }];
  });
}

/**
 * Whether a comment asks to pass over the finding: on its line, or above it with nothing but comments between.
 *
 * @param lines The finding's file.
 */
export function isIgnored({ rule, position }: Finding, lines: readonly string[]): boolean {
  if (position === undefined) return false;
  if (names(lines[position.line - 1], rule)) return true;
  for (let line = position.line - 1; line > 0; line--) {
    const text = lines[line - 1] ?? "";
    if (!/^\s*#/.test(text)) return false;
    if (names(text, rule)) return true;
  }
  return false;
}

function names(text: string | undefined, rule: string): boolean {
  return text !== undefined && readComment(text)?.rules.includes(rule) === true;
}
