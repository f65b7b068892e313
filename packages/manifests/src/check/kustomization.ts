/** The lists that a kustomization may have at its top. Helm's values have `resources` too, but as a map. */
const lists = ["resources", "bases", "patches", "patchesStrategicMerge", "patchesJson6902"];

/**
 * Whether an object is a kustomization, which says how to make manifests and is none itself. It need not say what it
 * is: then its file's name does, or its fields.
 */
export function isKustomization(object: Record<string, unknown>, file: string): boolean {
  const { apiVersion, kind } = object;
  if (kind === "Kustomization") {
    return typeof apiVersion !== "string" || apiVersion.startsWith("kustomize.config.k8s.io/");
  }
  if (!isNameless(object)) return false;
  return /(?:^|[\\/])kustomization(?:\.ya?ml)?$/i.test(file) || lists.some((field) => Array.isArray(object[field]));
}

/** Whether an object says neither its apiVersion nor its kind. */
export function isNameless({ apiVersion, kind }: Record<string, unknown>): boolean {
  return isAbsent(apiVersion) && isAbsent(kind);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
