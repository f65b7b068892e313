/** A kind of object as the API server serves it. */
export interface Resource {
  readonly kind: string;
  readonly apiVersion: string;
  /** As it is called in URLs: `pods`. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Where the server lists the objects of a kind: everywhere, or in one namespace. */
export function pathOf({ apiVersion, plural, namespaced }: Resource, namespace?: string): string {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return namespace === undefined || !namespaced ? `${group}/${plural}` : `${group}/namespaces/${namespace}/${plural}`;
}
