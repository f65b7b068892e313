import type { FindingsOptions } from "./findings.ts";
import type { ReadOptions, Strictness } from "./manifest.ts";

/** What reading has to look for, of what was asked for. */
export function checkOptions({ strictness, as = "wishes" }: ReadOptions): FindingsOptions {
  return { strictness: strictness ?? "strict", duplicates: duplicatesOf(strictness, as), as };
}

/** A cluster's own output is not questioned. */
function duplicatesOf(strictness: Strictness | undefined, as: "wishes" | "cluster"): FindingsOptions["duplicates"] {
  if (as === "cluster" || strictness === "ignore") return undefined;
  return strictness === "strict" ? "error" : "warning";
}
