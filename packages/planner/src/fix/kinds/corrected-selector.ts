import { type Labels, labelValue, type LabelSelector } from "@stowage/engine";
import type { JsonPatchOperation } from "../../change/json-patch.ts";
import { nearestTo } from "../../subjects/near-labels.ts";
import { isLookOf, lookText } from "../../subjects/seen-pods.ts";
import { ruleText, type Selection } from "../../subjects/selection.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { pointerTo } from "../patch-path.ts";

/** A selector that matches nobody, with the labels of the pods that were probably meant. */
export function correctedSelectors(context: FixContext): readonly Candidate[] {
  return context.selections.flatMap((selection) => {
    const { required, kind, written } = selection;
    if (!required || kind !== "affinity" || written === undefined) return [];
    if (context.seen.selectedBy(selection.term).length > 0) return [];
    return near(selection, written, context);
  });
}

function near(
  selection: Selection,
  written: LabelSelector,
  { seen, subject, selections }: FixContext,
): readonly Candidate[] {
  const all: Candidate[] = [];
  for (const look of seen.looks) {
    if (!seen.isInScope(selection.term, look.namespace)) continue;
    const isOwn = isLookOf(look, subject);
    const name = "subject" in look.of && !isOwn ? look.of.subject.name : undefined;
    const found = nearestTo(written, isOwn ? subject.ownLabels : look.labels, name);
    if (found === undefined) continue;
    const patch = found.flatMap(({ key, wanted }) =>
      operations(selection, wanted, key, labelValue(look.labels, key) ?? ""),
    );
    if (patch.length === 0) continue;
    const labels = found.map(({ key }) => `${key}=${labelValue(look.labels, key) ?? ""}`).join(", ");
    const sentence = `let the labelSelector of ${ruleText(selection, selections)} ask for ${labels}, which ${lookText(look)} has`;
    all.push(patchOf(subject, { kind: "selector-corrected", cost: 10, sentence, patch }));
    if (all.length >= 3) break;
  }
  return all;
}

/** The patch after which the selector asks for the labels that are near to it; none where that can not be said so. */
export function correctingSelector(selection: Selection, labels: Labels, name?: string): readonly JsonPatchOperation[] {
  const found = nearestTo(selection.written ?? {}, labels, name) ?? [];
  return found.flatMap(({ key, wanted }) => operations(selection, wanted, key, labelValue(labels, key) ?? ""));
}

/** Puts `key=value` where the selector asks for the key `wanted`. */
function operations(
  { subject, fields, written }: Selection,
  wanted: string,
  key: string,
  value: string,
): readonly JsonPatchOperation[] {
  if (Object.hasOwn(written?.matchLabels ?? {}, wanted)) {
    const list = `${fields}.labelSelector.matchLabels`;
    const add: JsonPatchOperation = { op: "add", path: pointerTo(subject, list, key), value };
    return wanted === key
      ? [{ ...add, op: "replace" }]
      : [{ op: "remove", path: pointerTo(subject, list, wanted) }, add];
  }
  const index = written?.matchExpressions?.findIndex((one) => one.key === wanted && one.operator === "In") ?? -1;
  if (index < 0) return [];
  const path = pointerTo(subject, `${fields}.labelSelector.matchExpressions[${index}]`);
  return [{ op: "replace", path, value: { key, operator: "In", values: [value] } }];
}
