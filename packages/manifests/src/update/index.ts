export { templateChange } from "./template-change.ts";
export { threeWayMerge } from "./three-way-merge.ts";
export { validateUpdate } from "./validate-update.ts";
