import type { Io } from "../io.ts";

/** Says the first few problems of a wrong answer. @returns the exit status. */
export function wrongAnswers(name: string, problems: readonly string[], io: Pick<Io, "stderr">): number {
  const most = 10;
  for (const problem of problems.slice(0, most)) io.stderr(`${name}: wrong answer: ${problem}`);
  if (problems.length > most) io.stderr(`${name}: and ${problems.length - most} more`);
  return 1;
}
