import type { Finding } from "./finding.ts";

/** A comment that asks to pass over findings: `# stowage-lint: ignore=topology-key-missing the rack label comes later`. */
export interface IgnoreComment {
  /** From 1. */
  readonly line: number;
  readonly rules: readonly string[];
  /** Why; empty where nobody says. */
  readonly reason: string;
}

const comment = /(?:^|\s)#\s*stowage-lint:\s*ignore=([\w,-]+)[ \t]*(.*)$/;

/** The comments of a text that ask to pass over findings. */
export function ignoreComments(lines: readonly string[]): readonly IgnoreComment[] {
  return lines.flatMap((text, index) => {
    const found = comment.exec(text);
    if (found === null) return [];
    const [, rules = "", reason = ""] = found;
    return [{ line: index + 1, rules: rules.split(",").filter((rule) => rule !== ""), reason: reason.trim() }];
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
  const found = text === undefined ? null : comment.exec(text);
  return found !== null && (found[1] ?? "").split(",").includes(rule);
}
