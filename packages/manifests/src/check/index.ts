export { checkObject, validatePod } from "./check-object.ts";
export type { Checked, CheckOptions, FieldProblem } from "./check-object.ts";
export { withMergedLabelKeys } from "./pod-affinity.ts";
