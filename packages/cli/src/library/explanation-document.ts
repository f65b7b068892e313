import type { StatusCode } from "@stowage/engine";
import type { FixDocument, PlannedStatus } from "@stowage/planner";
import type { PodReference } from "./plan-document.ts";

/** Why a pod goes where it goes, or nowhere, as `stowage explain -o json` prints it; see docs/explanation.schema.json. */
export interface ExplanationDocument {
  readonly apiVersion: "stowage.dev/v1";
  readonly kind: "Explanation";
  readonly pod: PodReference;
  readonly kubernetesVersion: string;
  /** `Bound`: it was on a node already. */
  readonly status: PlannedStatus | "Bound";
  /** Where it goes, or is; `null` when it is not placed. */
  readonly node: string | null;
  readonly message: string | null;
  readonly event: string | null;
  readonly reason: string | null;
  /** Whom it evicts, or why evicting others does not help. */
  readonly preemption: readonly string[];
  readonly victims: readonly PodReference[];
  readonly nodes: readonly ExplainedNodeDocument[];
  readonly rules: readonly RuleDocument[];
  readonly warnings: readonly RuleWarningDocument[];
  /** What would help a pod without a node; absent of a pod that has one. */
  readonly fixes?: readonly FixDocument[];
  /** Whether the search for fixes was cut short. */
  readonly fixesCut?: boolean;
}

/** What speaks for or against one node. */
export interface ExplainedNodeDocument {
  readonly name: string;
  readonly code: StatusCode;
  /** The first plugin to reject the node. */
  readonly plugin?: string;
  readonly reasons: readonly string[];
  /** Everything that keeps the pod from it. */
  readonly rejections: readonly RejectionDocument[];
  /** By plugin, normalised and weighted; of a feasible node. */
  readonly scores?: Readonly<Record<string, number>>;
  readonly total?: number;
}

export interface RejectionDocument {
  readonly plugin: string;
  readonly code: string;
  readonly reasons: readonly string[];
  readonly sentence: string;
  readonly direction?: "wants" | "avoids" | "avoidedBy";
  /** The rule's path in the pod that has it. */
  readonly term?: string;
  readonly termOf?: PodReference;
  readonly topologyKey?: string;
  readonly topologyValue?: string | null;
  /** Who stands in the way. */
  readonly blockers?: readonly (PodReference & { readonly node: string })[];
  /** Where the pods are that the rule looks for. */
  readonly matching?: readonly (PodReference & { readonly node: string; readonly topologyValue: string | null })[];
}

export interface RuleDocument {
  readonly path: string;
  readonly sentence: string;
  /** What else there is to say of it. */
  readonly remark?: string;
}

/** A rule that does not do what it says, since nodes lack its topologyKey. */
export interface RuleWarningDocument {
  readonly path: string;
  readonly topologyKey: string;
  /** The nodes without the label. */
  readonly nodes: readonly string[];
  readonly message: string;
}
