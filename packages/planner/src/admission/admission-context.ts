import type { LimitRange, PriorityClass, RuntimeClass } from "@stowage/engine";

/** The objects that admission reads. */
export interface AdmissionContext {
  readonly priorityClasses: ReadonlyMap<string, PriorityClass>;
  /** By namespace, in the order in which they were given. */
  readonly limitRanges: ReadonlyMap<string, readonly LimitRange[]>;
  readonly runtimeClasses: ReadonlyMap<string, RuntimeClass>;
}

/** Sorts out what admission reads; other kinds are passed over. A later object takes the place of one with its name. */
export function createAdmission(objects: Iterable<{ readonly kind?: string }>): AdmissionContext {
  const priorityClasses = new Map<string, PriorityClass>();
  const runtimeClasses = new Map<string, RuntimeClass>();
  const limitRanges = new Map<string, Map<string, LimitRange>>();
  for (const object of objects) {
    if (isKind<PriorityClass>(object, "PriorityClass")) priorityClasses.set(object.metadata.name ?? "", object);
    if (isKind<RuntimeClass>(object, "RuntimeClass")) runtimeClasses.set(object.metadata.name ?? "", object);
    if (isKind<LimitRange>(object, "LimitRange")) {
      const namespace = object.metadata.namespace ?? "default";
      const ofNamespace = limitRanges.get(namespace) ?? new Map<string, LimitRange>();
      limitRanges.set(namespace, ofNamespace.set(object.metadata.name ?? "", object));
    }
  }
  return {
    priorityClasses,
    runtimeClasses,
    limitRanges: new Map([...limitRanges].map(([namespace, ranges]) => [namespace, [...ranges.values()]])),
  };
}

function isKind<Type extends { readonly kind: string }>(
  object: { readonly kind?: string },
  kind: Type["kind"],
): object is Type {
  return object.kind === kind;
}
