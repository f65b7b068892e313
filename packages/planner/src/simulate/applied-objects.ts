import type { KubernetesObject, Manifest, Problem } from "@stowage/manifests";
import { type ApplyInput, applyWishes } from "../apply/apply-wishes.ts";
import type { Warning } from "../apply/warning.ts";

/** What `kubectl apply` would leave of the manifests. */
export interface AppliedObjects {
  /** The objects that change or are new, whole. */
  readonly objects: readonly KubernetesObject[];
  readonly warnings: readonly Warning[];
  /** Manifests that kubectl or the API server would refuse. */
  readonly problems: readonly Problem[];
}

/** Applies manifests to a cluster, as `kubectl apply` does: whole objects for a change of kind `apply`. */
export function appliedObjects(input: ApplyInput): AppliedObjects {
  const before = new Set<KubernetesObject>(input.cluster.map(({ object }) => object));
  const { objects, warnings, problems } = applyWishes(input);
  const wished = new Set<Manifest>(input.wishes);
  const changed = objects.filter(({ object, origin, manifest }) => {
    return (origin === "wish" || wished.has(manifest)) && !before.has(object);
  });
  return { objects: changed.map(({ object }) => object), warnings, problems };
}
