import { validatePod } from "@stowage/manifests";
import type { LintRule } from "../lint-rule.ts";

/**
 * Label keys that are accepted in a workload's template, and for which each of its pods is refused: one that the
 * labelSelector beside it asks for already shows only once the keys are merged, when a pod is created.
 * Source: `ValidateMatchLabelKeysAndMismatchLabelKeys` (pkg/apis/core/validation/validation.go).
 */
export const matchLabelKeysRejected: LintRule = {
  name: "match-label-keys-rejected",
  summary: "matchLabelKeys that the template may have and its pods may not",
  severity: "error",
  check: ({ subjects }) =>
    subjects.flatMap((subject) => {
      if (subject.kind === "Pod") return [];
      return validatePod(subject.pod)
        .filter(({ path, severity }) => severity === "error" && /\b(mism|m)atchLabelKeys\b/.test(path))
        .map(({ path, message }) => ({
          subject,
          path,
          message: `${message}; the template is accepted, and then every pod of ${subject.text} is refused when it is to be created`,
        }));
    }),
};
