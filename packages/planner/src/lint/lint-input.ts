import type { KubernetesVersion, Profile } from "@stowage/engine";
import type { Manifest, Problem } from "@stowage/manifests";
import type { ClusterInput } from "../plan/plan-input.ts";
import type { Finding, Severity } from "./finding.ts";
import type { Autoscaler } from "./lint-context.ts";
import type { LintRule } from "./lint-rule.ts";

/** What to look through, and on what. */
export interface LintInput {
  readonly manifests: readonly Manifest[];
  /** Absent: the Nodes among the manifests; without any, no cluster is known. */
  readonly cluster?: ClusterInput;
  /** Whether the cluster is a dump, whose pods are all the pods there are, or a declared shape. */
  readonly clusterIs?: "dump" | "shape";
  readonly namespace?: string;
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly kubernetesVersion: KubernetesVersion;
  /** What was wrong with the manifests' text. */
  readonly problems?: readonly Problem[];
  /** How many objects of kinds that are not read there were, by `apiVersion/Kind`. */
  readonly passedOver?: ReadonlyMap<string, number>;
  /** Beside those that the objects tell of. */
  readonly autoscalers?: readonly Autoscaler[];
  readonly admissionPlugins?: readonly string[];
  /** The lint rules to check. @defaultValue all */
  readonly rules?: readonly LintRule[];
  /** In place of the rules' own; `off` leaves a rule out. */
  readonly severities?: ReadonlyMap<string, Severity | "off">;
  /** A file's lines, for what people wrote around a rule; none where no text is kept. */
  readonly linesOf?: (file: string) => readonly string[];
  /** Called before each lint rule, and when it begins, with what has been found so far. */
  readonly onRule?: (progress: {
    readonly done: number;
    readonly of: number;
    readonly soFar: () => readonly Finding[];
  }) => void;
}
