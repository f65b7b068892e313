/** Of the lists that a kustomization has at its top it has one at least. Helm's values have `resources` too, but as a map. */
const lists = ["resources", "bases", "components", "patches", "patchesStrategicMerge", "patchesJson6902"];
/** Everything that it may have there. */
const others =
  "apiVersion kind metadata namespace namePrefix nameSuffix labels commonLabels commonAnnotations " +
  "images replicas configMapGenerator secretGenerator generatorOptions generators transformers " +
  "validators crds vars replacements openapi helmCharts helmGlobals helmChartInflationGenerator " +
  "configurations inventory buildMetadata sortOptions";
const fields = new Set([...lists, ...others.split(" ")]);

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
  if (/(?:^|[\\/])kustomization(?:\.ya?ml)?$/i.test(file)) return true;
  return lists.some((field) => Array.isArray(object[field])) && Object.keys(object).every((field) => fields.has(field));
}

/** Whether an object says neither its apiVersion nor its kind. */
export function isNameless({ apiVersion, kind }: Record<string, unknown>): boolean {
  return isAbsent(apiVersion) && isAbsent(kind);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
