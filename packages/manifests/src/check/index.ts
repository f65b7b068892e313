export { checkObject } from "./check-object.ts";
export type { Checked, CheckOptions, FieldProblem } from "./check-object.ts";
