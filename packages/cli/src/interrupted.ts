import type { PlanProgress } from "@stowage/planner";

/** A command that Ctrl-C has ended, and what was known by then. Exit status 130. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** Of a plan: how far it had come. */
  readonly progress: PlanProgress | undefined;

  constructor(message: string, progress?: PlanProgress) {
    super(message);
    this.progress = progress;
  }
}
