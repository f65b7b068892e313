import type { JsonPatchOperation } from "../../change/json-patch.ts";
import { ruleText } from "../../subjects/selection.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { pointerTo, setting } from "../patch-path.ts";

/** Namespaces of a rule whose labels are those of pods in other namespaces: where these are. */
export function correctedNamespaces({ subject, selections, seen }: FixContext): readonly Candidate[] {
  return selections.flatMap((selection) => {
    const { required, kind, fields, selects, namespaces, namespaceSelector } = selection;
    if (!required || kind !== "affinity" || seen.selectedBy(selection.term).length > 0) return [];
    const places = new Set(
      seen.looks
        .filter(
          (look) =>
            selects.requirements?.some(({ operator }) => operator === "In") === true && seen.selects(selects, look),
        )
        .map(({ namespace }) => namespace),
    );
    return [...places].slice(0, 2).map((namespace): Candidate => {
      const isOwn = namespace === subject.namespace;
      const patch: JsonPatchOperation[] = [];
      if (namespaceSelector !== undefined)
        patch.push({ op: "remove", path: pointerTo(subject, `${fields}.namespaceSelector`) });
      if (!isOwn) patch.push(...setting(subject, `${fields}.namespaces`, [namespace]));
      else if (namespaces.length > 0) patch.push({ op: "remove", path: pointerTo(subject, `${fields}.namespaces`) });
      return patchOf(subject, {
        kind: "namespaces-corrected",
        cost: 12,
        sentence: isOwn
          ? `leave the namespaces out of ${ruleText(selection, selections)}: the pods that it means are in ${namespace}, the pod's own`
          : `let ${ruleText(selection, selections)} look in namespace ${namespace}, where the pods are that it means`,
        patch,
      });
    });
  });
}
