import type { Warning } from "@stowage/planner";
import type { Io } from "../io.ts";
import { colorsFor } from "./colors.ts";
import { problemLines } from "./problems.ts";

/** Tells a plan's warnings on standard error, like problems. */
export function tellWarnings(warnings: readonly Warning[], io: Io): void {
  const problems = warnings.map((warning) => ({ severity: "warning" as const, ...warning }));
  for (const line of problemLines(problems, colorsFor(io.stderr, io.env))) io.stderr.write(`${line}\n`);
}
