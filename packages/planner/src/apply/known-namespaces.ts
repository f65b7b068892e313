import type { KubernetesObject, Manifest } from "@stowage/manifests";

/** Those that every cluster has. */
const systemNamespaces = ["default", "kube-system", "kube-public", "kube-node-lease"] as const;

/**
 * Which namespaces are there while the manifests are applied one after the other. A cluster that lists no Namespace
 * leaves open which it has: then those are missing alone that come later.
 */
export class KnownNamespaces {
  readonly #there = new Set<string>(systemNamespaces);
  readonly #terminating = new Set<string>();
  /** Those of the manifests that have not been applied yet. */
  readonly #later = new Set<string>();
  readonly #isComplete: boolean;

  constructor(cluster: readonly Manifest[], wishes: readonly Manifest[]) {
    let listed = 0;
    for (const { object } of cluster) {
      if (object.kind !== "Namespace") continue;
      listed++;
      this.#there.add(object.metadata.name ?? "");
      if (object.metadata.deletionTimestamp !== undefined) this.#terminating.add(object.metadata.name ?? "");
    }
    for (const { object } of wishes) {
      const { name = "" } = object.metadata;
      if (object.kind === "Namespace" && !this.#there.has(name)) this.#later.add(name);
    }
    this.#isComplete = listed > 0;
  }

  /** Tells that the object has been applied. */
  applied({ kind, metadata }: KubernetesObject): void {
    if (kind !== "Namespace") return;
    this.#later.delete(metadata.name ?? "");
    this.#there.add(metadata.name ?? "");
  }

  /**
   * Why nothing can be created in the namespace now.
   * Source: plugin/pkg/admission, namespace/lifecycle (apiserver, pkg/admission/plugin).
   */
  whyNot(namespace: string): string | undefined {
    if (this.#terminating.has(namespace)) {
      return `unable to create new content in namespace ${namespace} because it is being terminated`;
    }
    if (this.#there.has(namespace)) return undefined;
    if (this.#later.has(namespace)) {
      return `namespaces "${namespace}" not found: its Namespace comes later in the files; put it first, or apply them twice`;
    }
    return this.#isComplete ? `namespaces "${namespace}" not found: the cluster lists others alone` : undefined;
  }
}
