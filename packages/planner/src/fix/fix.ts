import type { KubernetesObject, Manifest } from "@stowage/manifests";
import type { JsonPatchOperation } from "../change/json-patch.ts";
import type { PodName } from "../plan/planned-pod.ts";

/** What a fix does. */
export const fixKinds = [
  "selector-corrected",
  "label-corrected",
  "node-selector-corrected",
  "topology-key-corrected",
  "namespaces-corrected",
  "name-corrected",
  "label-keys-corrected",
  "match-label-keys-added",
  "node-taints-policy",
  "rollout-strategy",
  "topology-key-changed",
  "toleration-added",
  "max-skew-raised",
  "min-domains-lowered",
  "request-lowered",
  "request-set",
  "security-context-set",
  "term-preferred",
  "replicas-lowered",
  "term-dropped",
  "term-added",
  "budget-eased",
  "node-rule-dropped",
  "gate-dropped",
  "host-port-dropped",
  "storage-class-changed",
  "claim-added",
  "volume-moved",
  "priority-raised",
  "namespace-added",
  "namespace-labelled",
  "service-account-added",
  "quota-raised",
  "workload-added",
  "replicas-raised",
  "pod-recreated",
  "node-uncordoned",
  "node-labelled",
  "node-added",
  "taint-removed",
  "pod-moved",
] as const;
export type FixKind = (typeof fixKinds)[number];

/** How a fix is made; exactly one of them. */
export type FixMeans =
  /** With `kubectl patch --type=json`, on the manifest as it was given. */
  | { readonly kind: "patch"; readonly patch: readonly JsonPatchOperation[] }
  /** One command; its words, `kubectl` first. */
  | { readonly kind: "command"; readonly words: readonly string[] }
  /** Objects to add. */
  | { readonly kind: "objects"; readonly objects: readonly KubernetesObject[] };

/** One thing to do. */
export interface FixStep {
  readonly kind: FixKind;
  /** What to do, and what for: `make the required anti-affinity of Deployment shop/web preferred`. */
  readonly sentence: string;
  /** What is changed, as `Deployment shop/web`; of several objects the first. */
  readonly target: string;
  readonly means: FixMeans;
  /** What a patch is of, as it was given. */
  readonly manifest?: Manifest;
}

/** A change after which pods that were pending have a place: it was tried. */
export interface Fix {
  /** Of several steps the first one's. */
  readonly kind: FixKind;
  /** All of it, in one sentence. */
  readonly sentence: string;
  /** Of several steps the first one's. */
  readonly target: string;
  /** One, or several to be made one after the other where one was not enough; patches of one object are one step. */
  readonly steps: readonly [FixStep, ...FixStep[]];
  /** The pods that have a place then, and had none. */
  readonly places: readonly PodName[];
  /** The pods that have none then, or are evicted, and had one; in most fixes nobody. */
  readonly unplaces: readonly PodName[];
}
