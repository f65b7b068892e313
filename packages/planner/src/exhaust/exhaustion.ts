/** A pod that is given a node. */
export interface Placement {
  /** As `namespace/name`. */
  readonly pod: string;
  readonly node: string;
}

/** An outcome, and what led to it. */
export interface ReachedEnd {
  /** Pods without a node. */
  readonly pending: number;
  /** They, as `namespace/name`, in the plan's order. */
  readonly pods: readonly string[];
  /** Who got a node, in that order; whoever comes later fits nowhere. */
  readonly sequence: readonly Placement[];
}

/**
 * What can come of a plan: over every order in which pods arrive, and every choice among equally good nodes. Pods between
 * which nobody can tell are one, and so are nodes and zones that only differ by name.
 */
export interface Exhaustion {
  readonly kubernetesVersion: string;
  readonly cluster: { readonly source: string /** How many. */; readonly nodes: number };
  /** How many pods arrive. */
  readonly pods: number;
  /** `unknown`: the search ended before everything had been seen, and has met no pod without a node. */
  readonly everythingPlaced: "always" | "sometimes" | "never" | "unknown";
  /** Whether every state has been seen. */
  readonly isWhole: boolean;
  /** How many different states have been seen on the way. */
  readonly states: number;
  /** How many different ends have so many pods without a node; the fewest pods first. */
  readonly ends: readonly { readonly pending: number; readonly ends: number }[];
  /** The one with the most; absent where every pod always has a node. */
  readonly worst?: ReachedEnd;
}
