import { type Labels, labelValue, type LabelSelector } from "@stowage/engine";
import type { JsonPatchOperation } from "../../change/json-patch.ts";
import { ownSelector } from "../../subjects/own-selector.ts";
import { nearestTo } from "../../subjects/near-labels.ts";
import { isLookOf, lookText } from "../../subjects/seen-pods.ts";
import { ruleText, type Selection } from "../../subjects/selection.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { pointerTo, setting } from "../patch-path.ts";

/** A selector that matches nobody, with the labels of the pods that were probably meant. */
export function correctedSelectors(context: FixContext): readonly Candidate[] {
  const unmatched = context.selections.filter(
    ({ required, kind, written, term }) =>
      required && kind === "affinity" && written !== undefined && context.seen.selectedBy(term).length === 0,
  );
  return [
    ...(unmatched.length > 1 ? together(unmatched, context) : []),
    ...unmatched.flatMap((selection) => near(selection, selection.written ?? {}, context)),
    ...onlyOwnPods(context),
  ];
}

/** Several at once, with the labels of pods that all of them may mean: one pod has to match all terms. */
function together(unmatched: readonly Selection[], { seen, subject }: FixContext): readonly Candidate[] {
  for (const look of seen.looks) {
    const isOwn = isLookOf(look, subject);
    const name = "subject" in look.of && !isOwn ? look.of.subject.name : undefined;
    const patches = unmatched.map((selection) => {
      const found = seen.isInScope(selection.term, look.namespace)
        ? nearestTo(selection.written ?? {}, isOwn ? subject.ownLabels : look.labels, name)
        : undefined;
      return (found ?? []).map(({ key, wanted }) => ({
        label: `${key}=${labelValue(look.labels, key) ?? ""}`,
        patch: operations(selection, wanted, key, labelValue(look.labels, key) ?? ""),
      }));
    });
    if (patches.some((found) => found.length === 0 || found.some(({ patch }) => patch.length === 0))) continue;
    const labels = [...new Set(patches.flat().map(({ label }) => label))].join(", ");
    const sentence = `let the labelSelectors of the required affinity ask for ${labels}, which ${lookText(look)} has`;
    const patch = patches.flat().flatMap((one) => one.patch);
    return [patchOf(subject, { kind: "selector-corrected", cost: 10, sentence, patch })];
  }
  return [];
}

/** Anti-affinity to every pod narrowed to those of the workload: to keep its replicas apart is what is usually meant. */
function onlyOwnPods({ subject, selections }: FixContext): readonly Candidate[] {
  return selections.flatMap((selection): readonly Candidate[] => {
    const { required, kind, selects, fields } = selection;
    if (!required || kind !== "antiAffinity" || selects.requirements?.length !== 0) return [];
    const selector = ownSelector(subject);
    const labels = Object.entries(selector.matchLabels ?? {}).map((entry) => entry.join("="));
    if (labels.length === 0) return [];
    const sentence = `let ${ruleText(selection, selections)} keep away from its own pods only: ${labels.join(", ")}`;
    const patch = setting(subject, `${fields}.labelSelector`, selector);
    return [patchOf(subject, { kind: "selector-corrected", cost: 34, sentence, patch })];
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
  return all.length > 0 ? all : sharingAWord(selection, written, { seen, subject, selections });
}

/**
 * The only pods whose label has the value asked for with a word more or less, as `redis` for `redis-cache`: two names, so it
 * comes after what is plainly mistyped.
 */
function sharingAWord(
  selection: Selection,
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  { seen, subject, selections }: Pick<FixContext, "seen" | "subject" | "selections">,
): readonly Candidate[] {
  const [only, ...more] = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, value })),
    ...matchExpressions.flatMap(({ key, operator, values = [] }) =>
      operator === "In" ? [{ key, value: values[0] }] : [],
    ),
  ];
  if (only?.value === undefined || more.length > 0) return [];
  const { key, value } = only;
  const values = new Set(
    seen.looks
      .filter((look) => seen.isInScope(selection.term, look.namespace) && !isLookOf(look, subject))
      .flatMap((look) => labelValue(look.labels, key) ?? [])
      .filter((other) => isWithin(value, other) || isWithin(other, value)),
  );
  const [meant] = values;
  if (meant === undefined || values.size > 1) return [];
  const patch = operations(selection, key, key, meant);
  if (patch.length === 0) return [];
  const sentence = `let the labelSelector of ${ruleText(selection, selections)} ask for ${key}=${meant}: no pod has ${key}=${value}`;
  return [patchOf(subject, { kind: "selector-corrected", cost: 34, sentence, patch })];
}

/** Whether all words of a name are words of the other. */
function isWithin(short: string, long: string): boolean {
  const words = new Set(long.split(/[-_.]/));
  return short.length >= 3 && short !== long && short.split(/[-_.]/).every((word) => words.has(word));
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
