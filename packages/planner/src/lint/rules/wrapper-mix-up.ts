import type { Problem } from "@stowage/manifests";
import type { LintRule } from "../lint-rule.ts";

/**
 * A term with a weight's wrapper where a plain one belongs, or the reverse. The API server refuses it field by field; this
 * says what was mixed up. Such an object can not be read, so its findings are made of its problems: {@link wrapperProblem}.
 */
export const wrapperMixUp: LintRule = {
  name: "wrapper-mix-up",
  summary: "weight and podAffinityTerm where the plain term belongs, or the reverse",
  severity: "error",
  check: () => [],
};

const list = /^(.*\bpod(?:Anti)?Affinity\.(required|preferred)DuringSchedulingIgnoredDuringExecution\[\d+\])\.?(\w*)/;

/** What is mixed up at a problem's place. */
export interface MixUp {
  /** The term's path, the same for all of its problems. */
  readonly path: string;
  readonly message: string;
}

/** What a problem of reading is, if it comes from a mix-up of the two kinds of terms; else `undefined`. */
export function wrapperProblem({ path }: Problem): MixUp | undefined {
  const [, term = "", strength = "", field = ""] = list.exec(path) ?? [];
  if (strength === "required" && (field === "weight" || field === "podAffinityTerm")) {
    return {
      path: term,
      message:
        "a required term has no weight and no podAffinityTerm around it: write topologyKey and labelSelector directly here, or move it to preferredDuringSchedulingIgnoredDuringExecution",
    };
  }
  if (strength === "preferred" && termFields.has(field)) {
    return {
      path: term,
      message: `a preferred term needs a weight, and its ${field} belongs in podAffinityTerm: write weight: 100 and podAffinityTerm: {topologyKey: ..., labelSelector: ...}`,
    };
  }
  return undefined;
}

const termFields = new Set([
  "topologyKey",
  "labelSelector",
  "namespaces",
  "namespaceSelector",
  "matchLabelKeys",
  "mismatchLabelKeys",
]);
