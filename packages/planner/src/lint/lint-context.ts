import type { KubernetesVersion, NodeInfo } from "@stowage/engine";
import type { KubernetesObject, Manifest, Problem } from "@stowage/manifests";
import type { Change } from "../change/change.ts";
import type { Plan, PlannedPod } from "../plan/planned-pod.ts";
import type { Simulation } from "../simulate/simulation.ts";
import type { SeenPods } from "../subjects/seen-pods.ts";
import type { Selection } from "../subjects/selection.ts";
import type { Subject } from "../subjects/subject.ts";

/**
 * How much is known of where the manifests will run.
 *
 *     dump    a cluster's objects: its pods are all the pods there are
 *     nodes   the Nodes among the manifests: what is not in the manifests is not there
 *     shape   declared shapes: the nodes are known, other pods may be there
 *     none    nothing: only what holds on every cluster can be said
 */
export type Scope = "dump" | "nodes" | "shape" | "none";

/** What a lint rule may ask for. */
export interface LintContext {
  readonly scope: Scope;
  readonly subjects: readonly Subject[];
  /** Whether the subject's namespace is known: it, or whoever applies it, may say another than `default`. */
  readonly namesNamespace: (subject: Subject) => boolean;
  /** The manifests, with what makes no pods. */
  readonly manifests: readonly Manifest[];
  /** Everything that is there or would be: the cluster's objects, then the manifests'. */
  readonly objects: readonly KubernetesObject[];
  /** All on the cluster, where one is known. */
  readonly plan: Plan;
  readonly kubernetesVersion: KubernetesVersion;
  readonly seen: SeenPods;
  /** None where no cluster is known. */
  readonly nodes: readonly NodeInfo[];
  readonly selections: (subject: Subject) => readonly Selection[];
  /** The nodes whose labels, taints and state let the subject's pods in, whatever else runs there. */
  readonly eligible: (subject: Subject) => readonly NodeInfo[];
  /**
   * Plans again on the same cluster, which is left as it was.
   *
   * @param manifests In place of those given.
   */
  readonly planWith: (manifests: readonly Manifest[]) => Plan;
  /**
   * The same with the subject's manifest changed. Of a large set only it and what has to do with it by rules is planned:
   * to plan thousands of pods anew for each question takes too long.
   *
   * @returns what becomes of the subject's pods; none where too much has been tried already.
   */
  readonly planChanged: (subject: Subject, changed: Manifest) => readonly PlannedPod[];
  /**
   * Applies manifests to the cluster, lets everything settle, and then makes the changes.
   *
   * @returns the result of the apply first, then one for each change; `undefined` where no nodes are known, a change can
   *   not be made, or too much has been tried already.
   * @param more `cluster` is in place of the cluster's own objects; `seed` breaks ties, 0 where none is given.
   */
  readonly simulateWith: (
    manifests: readonly Manifest[],
    changes: readonly Change[],
    more?: { readonly cluster?: readonly KubernetesObject[]; readonly seed?: number },
  ) => Simulation | undefined;
  /**
   * Asks once for workloads of one shape: of thousands of manifests most differ in names only.
   *
   * @param shape What the answer depends on; absent: nothing is remembered.
   */
  readonly onceFor: (shape: string | undefined, ask: () => boolean) => boolean;
  /** The cluster's own objects; none where no cluster is known but for nodes. */
  readonly clusterObjects: readonly KubernetesObject[];
  /** The text of the object in its file, with the comments above it; empty where no text is kept. */
  readonly textOf: (subject: Subject) => string;
  /** Which autoscalers are there, by what tells of them. */
  readonly autoscalers: ReadonlyMap<Autoscaler, string>;
  /** Admission plugins that are said to be on beside those that are by default. */
  readonly admissionPlugins: ReadonlySet<string>;
  /** What was wrong with the input. */
  readonly problems: readonly Problem[];
}

export const autoscalers = ["cluster-autoscaler", "karpenter"] as const;
export type Autoscaler = (typeof autoscalers)[number];
