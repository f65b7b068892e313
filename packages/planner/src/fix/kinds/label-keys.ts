import { timesNamed } from "../../subjects/selection.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { pointerTo, removing, writtenAt } from "../patch-path.ts";

/** Keys in matchLabelKeys that the API server refuses: named by the labelSelector too, or without any labelSelector. */
export function labelKeys({ subject, selections }: FixContext): readonly Candidate[] {
  return selections.flatMap(({ fields, matchLabelKeys, mismatchLabelKeys, stored }): readonly Candidate[] => {
    if (matchLabelKeys.length === 0) return [];
    if (writtenAt(subject, `${fields}.labelSelector`) === undefined) {
      const keys = matchLabelKeys.join(" and ");
      return [
        corrected(`leave matchLabelKeys (${keys}) out of a rule that has no labelSelector`, `${fields}.matchLabelKeys`),
      ];
    }
    return matchLabelKeys.flatMap((key, index) => {
      const isNamed = timesNamed(stored ?? {}, key) > 1;
      if (!isNamed && !mismatchLabelKeys.includes(key)) return [];
      const why = isNamed ? "the labelSelector asks for it already" : "mismatchLabelKeys has it too";
      return [corrected(`leave ${key} out of matchLabelKeys: ${why}`, `${fields}.matchLabelKeys[${index}]`)];
    });
  });

  function corrected(sentence: string, path: string): Candidate {
    const isItem = path.endsWith("]");
    const patch = isItem ? removing(subject, path) : [{ op: "remove" as const, path: pointerTo(subject, path) }];
    return patchOf(subject, { kind: "label-keys-corrected", cost: 9, sentence, patch });
  }
}
