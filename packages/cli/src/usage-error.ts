/** A command that can not be carried out as it was asked: shown without a stack, exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** A line each. */
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[]) {
    const all = typeof problems === "string" ? [problems] : problems;
    super(all.join("\n"));
    this.problems = all;
  }
}
