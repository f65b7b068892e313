/** How the value of an annotation that is read is kept. */
type Keeping =
  /** As it is, if it looks like this. */
  | { readonly as: "text"; readonly pattern: RegExp }
  /** A name of an object, which is masked with the others. */
  | { readonly as: "name" }
  /** Only that it is there matters. */
  | { readonly as: "presence" }
  /** An object as it was applied. */
  | { readonly as: "object" };

const number: Keeping = { as: "text", pattern: /^-?\d{1,20}$/ };
const boolean: Keeping = { as: "text", pattern: /^(?:true|false)$/ };
const presence: Keeping = { as: "presence" };
const name: Keeping = { as: "name" };

/** The annotations that scheduling, or what makes and compares pods, reads; a snapshot has no others. */
export const keptAnnotations: ReadonlyMap<string, Keeping> = new Map<string, Keeping>([
  ["controller.kubernetes.io/pod-deletion-cost", number],
  ["batch.kubernetes.io/job-completion-index", number],
  ["deployment.kubernetes.io/revision", number],
  ["deployment.kubernetes.io/desired-replicas", number],
  ["deployment.kubernetes.io/max-replicas", number],
  ["deprecated.daemonset.template.generation", number],
  ["kubectl.kubernetes.io/restartedAt", { as: "text", pattern: /^[\d:TZ.+-]{1,40}$/ }],
  ["kubernetes.io/config.mirror", presence],
  ["kubernetes.io/limit-ranger", presence],
  ["pv.kubernetes.io/bind-completed", presence],
  ["pv.kubernetes.io/bound-by-controller", presence],
  ["storageclass.kubernetes.io/is-default-class", boolean],
  ["storageclass.beta.kubernetes.io/is-default-class", boolean],
  ["storage.alpha.kubernetes.io/migrated-plugins", { as: "text", pattern: /^(?:kubernetes\.io\/[a-z-]+,?)*$/ }],
  ["volume.beta.kubernetes.io/storage-class", name],
  ["volume.kubernetes.io/selected-node", name],
  ["kubectl.kubernetes.io/last-applied-configuration", { as: "object" }],
]);

/** What changes names, where they are to be changed. */
export type Mask = (text: string) => string;

/**
 * The annotations that are kept.
 *
 * @param redactObject what is kept of an object that was applied; `undefined` for one that is none.
 */
export function redactAnnotations(
  annotations: Readonly<Record<string, unknown>>,
  mask: Mask,
  redactObject: (applied: unknown) => object | undefined,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [key, keeping] of keptAnnotations) {
    const value = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
    const text = typeof value === "string" ? keptText(value, keeping, mask, redactObject) : undefined;
    if (text !== undefined) kept[key] = text;
  }
  return kept;
}

function keptText(
  value: string,
  keeping: Keeping,
  mask: Mask,
  redactObject: (applied: unknown) => object | undefined,
): string | undefined {
  switch (keeping.as) {
    case "text":
      return keeping.pattern.test(value) ? value : undefined;
    case "name":
      return mask(value);
    case "presence":
      return "yes";
    case "object": {
      const object = redactObject(parsed(value));
      return object === undefined ? undefined : JSON.stringify(object);
    }
    default:
      return keeping satisfies never;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Anybody can write anything there.
    return undefined;
  }
}
