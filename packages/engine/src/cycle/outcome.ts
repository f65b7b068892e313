import type { PluginName, Rejection, RejectionCode } from "./plugin.ts";

/** Upstream's codes of a node, for one pod. */
export type StatusCode = "Success" | RejectionCode;

/** What the cycle says of one node. */
export type NodeOutcome =
  | {
      readonly nodeName: string;
      readonly code: "Success";
      /** Normalised and weighted, of each plugin that did not skip, in the profile's order. */
      readonly scores: ReadonlyMap<PluginName, number>;
      readonly total: number;
    }
  | ({
      readonly nodeName: string;
      /** The first plugin to reject the node; absent where a PreFilterResult left the node out. */
      readonly plugin?: PluginName;
    } & Rejection);

/** Everything that one scheduling cycle finds out: a verdict on every node, scores of every feasible one. */
export interface Examination {
  /** One a node, in the snapshot's order. */
  readonly nodes: readonly NodeOutcome[];
  /** The nodes with the highest total, in the snapshot's order; upstream picks any of them. */
  readonly best: readonly string[];
  /** Upstream's FitError; only when no node is feasible. */
  readonly message?: string;
  /** Upstream's error, when the cycle fails in comparing feasible nodes; `best` is empty then. */
  readonly error?: string;
  /** Set when a PreFilter plugin rejected the pod before any node was asked. */
  readonly preFilter?: { readonly plugin?: PluginName } & Rejection;
}

/** Where a pod goes: what a scheduler needs, without the reasons. */
export type Decision = (
  | {
      readonly kind: "scheduled";
      readonly nodeName: string;
      readonly total: number;
      /** How many nodes have that total; of a profile that looks at a share of the nodes, among those found. */
      readonly ties: number;
      readonly feasible: number;
      /** The best of the other feasible nodes; sure to be there, if there is one, only where it was asked for. */
      readonly runnerUp?: { readonly nodeName: string; readonly total: number };
    }
  | { readonly kind: "unschedulable" /** Upstream's FitError. */; readonly message: string }
  /** Nodes would do, and the cycle fails in comparing them. */
  | { readonly kind: "error" /** Upstream's error. */; readonly message: string }
) & {
  /** Where the next decision begins among the nodes; only of a profile that looks at a share of them. */
  readonly nextStartIndex?: number;
};

/** Picks one of `candidates` equals: a whole number from 0 to `candidates - 1`. */
export type TieBreak = (candidates: number) => number;
