import type { Problem } from "@stowage/manifests";
import type { ChangeProblem } from "@stowage/planner";
import type { PlacedChange } from "./read-changes.ts";

/** What is wrong with changes, at its place in the files that say them. */
export function placedProblems(
  problems: readonly ChangeProblem[],
  changes: readonly PlacedChange[],
): readonly Problem[] {
  return problems.map(({ change, index, object, path, message, at = path }) => {
    const positionOf = changes.find((one) => one.change === change)?.positionOf;
    const where = change.kind === "patch" ? operationAt(change.patch, at) : at;
    const position = positionOf?.(where, index);
    return {
      severity: "error",
      path,
      message,
      ...(object === undefined ? {} : { object }),
      ...(position === undefined ? {} : { position }),
    };
  });
}

/** The operation of a patch that a problem comes of: the last one that writes at the field, or around it. */
function operationAt(patch: readonly { readonly path: string }[], field: string): string {
  const index = patch.findLastIndex(({ path }) => {
    const pointed = path.slice(1).replaceAll("/", ".");
    return `${field}.`.startsWith(`${pointed}.`) || `${pointed}.`.startsWith(`${field}.`);
  });
  return index === -1 ? "patch" : `patch[${index}].path`;
}
