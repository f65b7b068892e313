import { type Fixes, type FixStep, shellWords, stepCommand } from "@stowage/planner";
import type { Colors } from "./colors.ts";
import { wrap } from "./columns.ts";
import { visible } from "./visible.ts";

/**
 * What would help; nothing where nothing was found.
 *
 * `making` says how each is made with `stowage fix`, where there are files to change; without, kubectl's patch is shown.
 */
export function fixesText(
  found: Pick<Fixes, "fixes" | "isCut"> | undefined,
  { width, colors, making }: FixesView,
): readonly string[] {
  if (found === undefined || (found.fixes.length === 0 && !found.isCut)) return [];
  const lines = found.fixes.flatMap((fix, index) => [
    `  ${wrap(`${index + 1}. ${visible(fix.sentence)}${unplacesText(fix)}`, width - 2, "     ")}`,
    ...fix.steps.flatMap((step) => meansText(step, making === undefined, colors)),
  ]);
  const cut = found.isCut ? [colors.faint("  the search was cut short")] : [];
  const how =
    making === undefined || found.fixes.length === 0 ? [] : [colors.faint(`  as a change of the file: ${making}`)];
  return [colors.heading("What would help"), ...lines, ...cut, ...how];
}

/** How fixes are shown. */
export interface FixesView {
  readonly width: number;
  readonly colors: Colors;
  readonly making?: string | undefined;
}

/** The best fix in one line: `what helps: ...`. */
export function bestFixText({ fixes: [best], isCut }: Pick<Fixes, "fixes" | "isCut">): string | undefined {
  const cut = isCut ? " (the search was cut short)" : "";
  return best === undefined ? undefined : `what helps: ${best.sentence}${unplacesText(best)}${cut}`;
}

function unplacesText({ unplaces }: Fixes["fixes"][number]): string {
  if (unplaces.length === 0) return "";
  const names = unplaces.slice(0, 3).map(({ namespace, name }) => visible(`${namespace}/${name}`));
  const more = unplaces.length - names.length;
  return `; it takes the place of ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function meansText(step: FixStep, hasPatch: boolean, colors: Colors): readonly string[] {
  const text = step.means.kind === "patch" && !hasPatch ? undefined : commandText(step);
  return text === undefined ? [] : [colors.faint(`     ${text}`)];
}

/** The command that makes it; none for objects to add, which `stowage fix` shows. */
export function commandText(step: FixStep): string | undefined {
  const words = stepCommand(step);
  return words && shellWords(words.map(visible));
}
