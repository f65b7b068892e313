import type { Position } from "@stowage/manifests";

/** Something that the plan took for granted, or that will surprise. */
export interface Warning {
  /** Whose, as `Deployment default/web`; empty for the plan as a whole. */
  readonly object: string;
  /** Field path; empty for the whole object. */
  readonly path: string;
  readonly message: string;
  /** Absent where no text says it. */
  readonly position?: Position | undefined;
}
