import { findFixes, type FixOptions, type Fixes } from "@stowage/planner";
import { type Io, worked } from "../io.ts";
import { progressLine } from "../output/progress.ts";
import type { MadePlan } from "./make-plan.ts";

/** What would help; what has been found by then, where Ctrl-C ended the search. */
export interface FoundFixes {
  readonly fixes: readonly Fixes[];
  readonly isInterrupted: boolean;
}

/** What would help the pods of the plan that have no place. Nothing costs nothing. */
export function fixesFor(plan: MadePlan, options: FixOptions, io: Io): FoundFixes {
  return searched(io, (watch) => findFixes(plan.input, plan, { ...options, ...watch }));
}

type FixWatch = Required<Pick<FixOptions, "onFix" | "onProgress">>;

/** Does a search for fixes, which tells on the way what it finds. */
export function searched(io: Io, search: (watch: FixWatch) => readonly Fixes[]): FoundFixes {
  const progress = progressLine(io.stderr);
  const found = new Map<string, Fixes>();
  const watch: FixWatch = {
    onProgress: (tried) => progress.show(() => `looking for what helps: ${tried} tried`),
    onFix: (fixes) => {
      found.set(fixes.workload, fixes);
    },
  };
  try {
    const done = worked(io, () => search(watch));
    return done.isDone
      ? { fixes: done.value, isInterrupted: false }
      : { fixes: [...found.values()], isInterrupted: true };
  } finally {
    progress.clear();
  }
}
