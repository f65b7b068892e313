import type { PodObject, PodSpec } from "@stowage/engine";

/**
 * What failed, and when: a pod that is like one that failed in the same state need not be tried. The state is told by
 * the number of changes so far.
 */
export class FailedAttempts {
  readonly #failures = new Map<string, { readonly changes: number; readonly message: string }>();
  readonly #specs = new WeakMap<PodSpec, string>();

  /** The message of a pod like this one that failed when as much had changed. */
  messageFor(pod: PodObject, changes: number): string | undefined {
    if (this.#failures.size === 0) return undefined;
    const failure = this.#failures.get(this.likeness(pod));
    return failure?.changes === changes ? failure.message : undefined;
  }

  remember(pod: PodObject, changes: number, message: string): void {
    this.#failures.set(this.likeness(pod), { changes, message });
  }

  /** Equal for pods between which no scheduler plugin can tell. */
  likeness({ metadata, spec, status }: PodObject): string {
    let text = this.#specs.get(spec);
    if (text === undefined) {
      text = JSON.stringify(spec);
      this.#specs.set(spec, text);
    }
    const owners = metadata.ownerReferences?.map(({ kind, name }) => [kind, name]);
    // Claims of ephemeral volumes are called after their pod.
    const ownClaims =
      spec.volumes?.some(({ ephemeral }) => ephemeral !== undefined) === true ? metadata.name : undefined;
    return JSON.stringify([ownClaims, metadata.namespace, metadata.labels, owners, status?.nominatedNodeName, text]);
  }
}
