import type { Problem } from "@stowage/manifests";

/** Input that the API server, kubectl or the scheduler would refuse: every problem of it at once. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join("\n"));
    this.problems = problems;
  }
}

function problemText({ object, path, message, position }: Problem): string {
  const where = position === undefined ? "" : `${position.file}:${position.line}:${position.column}`;
  return [where, object ?? "", path, message].filter((part) => part !== "").join(": ");
}
