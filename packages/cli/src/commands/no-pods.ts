import type { Manifest } from "@stowage/manifests";
import { kindNamed, type Warning } from "@stowage/planner";

/** What is known of something that is asked for and has no pods. */
export interface KnownObjects {
  readonly manifests: readonly Manifest[];
  readonly warnings: readonly Warning[];
}

/**
 * Why something that is there has no pods to explain; `undefined` where nothing is called so, or it is not known.
 *
 * @param reference `deployment/web`, or `web` alone.
 */
export function whyNoPods(
  reference: string,
  namespace: string | undefined,
  { manifests, warnings }: KnownObjects,
): string | undefined {
  const [first = "", second] = reference.split("/");
  const name = second ?? first;
  for (const { object } of manifests) {
    const { kind, metadata } = object;
    const isMeant =
      metadata.name === name &&
      kind !== undefined &&
      (second === undefined ? kindNamed(kind) !== undefined : kind === kindNamed(first)) &&
      (namespace === undefined || (metadata.namespace ?? namespace) === namespace);
    if (!isMeant) continue;
    if ("spec" in object && typeof object.spec === "object" && "replicas" in object.spec && object.spec.replicas === 0)
      return `${kind} "${name}" asks for no pods: spec.replicas is 0`;
    const text = `${kind} ${metadata.namespace ?? namespace ?? "default"}/${name}`;
    const why = warnings.find(({ object: about }) => about === text);
    if (why !== undefined) return `${kind} "${name}" ${why.message}`;
  }
  return undefined;
}
