export { readManifests } from "./read-manifests.ts";
export { readValues, type ReadValue, type ReadValues } from "./read-values.ts";
export { checkStructure } from "./check/structure.ts";
export { listShape, scalarShape, type Shape, structShape, type StructShape } from "./check/shape.ts";
export { anonymize } from "./snapshot/anonymize.ts";
export { redact } from "./snapshot/redact.ts";
export { ClusterReader } from "./cluster-reader.ts";
export type { KubernetesObject, Manifest, ReadOptions, ReadResult, Source, Strictness } from "./manifest.ts";
export type { Position, Problem } from "./problem.ts";
export { checkObject, type FieldProblem, validatePod, withMergedLabelKeys } from "./check/index.ts";
export { templateChange, threeWayMerge, validateUpdate } from "./update/index.ts";
export { withLimitRangeDefaults } from "./check/limit-range-defaults.ts";
export { readableQuantity } from "./check/readable-quantity.ts";
export { labelKeyProblem, labelValueProblem } from "./check/names.ts";
export { didYouMean, nearestName } from "./check/nearest-name.ts";
export {
  readSchedulerConfiguration,
  type ReadConfiguration,
} from "./scheduler-configuration/read-scheduler-configuration.ts";
