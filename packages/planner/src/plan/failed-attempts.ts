import type { PodObject, PodSpec } from "@stowage/engine";

/**
 * What failed, and when: a pod that is like one that failed in the same state need not be tried. The state is told by
 * the number of pods placed so far, since a plan changes the cluster in no other way.
 */
export class FailedAttempts {
  readonly #failures = new Map<string, { readonly placed: number; readonly message: string }>();
  readonly #specs = new WeakMap<PodSpec, string>();

  /** The message of a pod like this one that failed when as many were placed. */
  messageFor(pod: PodObject, placed: number): string | undefined {
    if (this.#failures.size === 0) return undefined;
    const failure = this.#failures.get(this.likeness(pod));
    return failure?.placed === placed ? failure.message : undefined;
  }

  remember(pod: PodObject, placed: number, message: string): void {
    this.#failures.set(this.likeness(pod), { placed, message });
  }

  /** Equal for pods between which no scheduler plugin can tell. */
  likeness({ metadata, spec, status }: PodObject): string {
    let text = this.#specs.get(spec);
    if (text === undefined) {
      text = JSON.stringify(spec);
      this.#specs.set(spec, text);
    }
    const owners = metadata.ownerReferences?.map(({ kind, name }) => [kind, name]);
    return JSON.stringify([metadata.namespace, metadata.labels, owners, status?.nominatedNodeName, text]);
  }
}
