import { nearestName } from "@stowage/manifests";
import type { JsonPatchOperation } from "../../change/json-patch.ts";
import { ruleText, type Selection, selectionsOf, selectsItself } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { isRolledOut } from "./rollout-strategy.ts";
import { appending, pointerTo, removing, writtenAt } from "../patch-path.ts";
import { lastPart } from "../../subjects/label-key.ts";

/** Another topologyKey in a required rule: one that nodes have. */
export function changedTopologyKeys({ subject, selections, nodes }: FixContext): readonly Candidate[] {
  const known = [...new Set(nodes.flatMap(({ labels }) => Object.keys(labels)))];
  return selections.flatMap((selection) => {
    if (!selection.required) return [];
    const { topologyKey, fields } = selection;
    const isMissing = !known.includes(topologyKey);
    const others = isMissing
      ? likeKeys(topologyKey, known)
      : usualKeys.filter((key) => key !== topologyKey && known.includes(key));
    return others.map((other) =>
      patchOf(subject, {
        kind: isMissing ? "topology-key-corrected" : "topology-key-changed",
        cost: isMissing ? (isLike(other, topologyKey) ? 11 : 14) : 33,
        sentence: `use the topologyKey ${other} in ${ruleText(selection, selections)} of ${subject.text}${isMissing ? `: no node has ${topologyKey}` : ""}`,
        patch: [{ op: "replace", path: pointerTo(subject, `${fields}.topologyKey`), value: other }],
      }),
    );
  });
}

const usualKeys = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"];

/** Keys that nodes have, those that are written nearly so first, then the usual ones. */
function likeKeys(key: string, known: readonly string[]): readonly string[] {
  const same = known.filter((other) => isLike(other, key));
  return [...new Set([...same, ...usualKeys.filter((usual) => known.includes(usual))])].slice(0, 3);
}

/** Whether one key is probably the other: of the same last part, or mistyped. */
function isLike(key: string, other: string): boolean {
  const last = lastPart(key);
  return last === lastPart(other) || nearestName(lastPart(other), [last]) !== undefined;
}

/** A required rule made preferred; a strict spread constraint made a soft one; several of a sort together. */
export function preferredTerms({ subject, selections }: FixContext): readonly Candidate[] {
  const required = selections.filter((selection) => selection.required);
  const alone = required.map((selection) => madePreferred(subject, selection));
  const together = (["affinity", "antiAffinity", "spread"] as const).flatMap((kind): readonly Candidate[] => {
    const all = required.filter((selection) => selection.kind === kind);
    const [first] = all;
    return all.length < 2 || first === undefined ? [] : [allPreferred(subject, first, all)];
  });
  return [...alone, ...together];
}

/** All the required rules of a sort at once: the last first, so that the places of the others stay what they are. */
function allPreferred(subject: Subject, first: Selection, all: readonly Selection[]): Candidate {
  const what = { affinity: "affinity terms", antiAffinity: "anti-affinity terms", spread: "spread constraints" };
  if (first.kind === "spread") {
    return patchOf(subject, {
      kind: "term-preferred",
      cost: 39,
      sentence: `let all strict ${what.spread} of ${subject.text} be soft: whenUnsatisfiable: ScheduleAnyway`,
      patch: all.map(({ path }) => ({
        op: "replace",
        path: pointerTo(subject, `${path}.whenUnsatisfiable`),
        value: "ScheduleAnyway",
      })),
    });
  }
  const [one, ...others] = all;
  const list = first.path.replace(/\[\d+\]$/, "");
  const preferred = all.map((selection) => ({ weight: 100, podAffinityTerm: writtenTerm(subject, selection) }));
  const start = one === undefined ? [] : asPreferred(subject, one);
  const more = others.map((_, index): JsonPatchOperation => {
    const at = list.replace("requiredDuring", "preferredDuring");
    return { op: "add", path: pointerTo(subject, at, "-"), value: preferred[index + 1] };
  });
  return patchOf(subject, {
    kind: "term-preferred",
    cost: 39,
    sentence: `turn all required ${what[first.kind]} of ${subject.text} into preferred ones`,
    patch: [...start, ...more, { op: "remove", path: pointerTo(subject, list) }],
  });
}

/** The candidate that makes a required rule of the subject a preferred one. */
export function madePreferred(subject: Subject, selection: Selection): Candidate {
  const { kind, path } = selection;
  const rule = ruleText(selection, selectionsOf(subject));
  if (kind === "spread") {
    return patchOf(subject, {
      kind: "term-preferred",
      cost: 36,
      sentence: `let ${rule} by ${selection.topologyKey} of ${subject.text} be soft: whenUnsatisfiable: ScheduleAnyway`,
      patch: [{ op: "replace", path: pointerTo(subject, `${path}.whenUnsatisfiable`), value: "ScheduleAnyway" }],
    });
  }
  return patchOf(subject, {
    kind: "term-preferred",
    cost: 35,
    sentence: `turn ${rule} of ${subject.text} (${selection.topologyKey}) into a preferred one`,
    // The list of preferred terms first: it may be that nothing else is left of the rules around it.
    patch: [...asPreferred(subject, selection), ...withoutTerm(subject, selection)],
  });
}

/** A required rule dropped: where it can not even be preferred. */
export function droppedTerms({ subject, selections }: FixContext): readonly Candidate[] {
  return selections.flatMap((selection) => (selection.required ? [patchOf(subject, dropped(subject, selection))] : []));
}

function dropped(subject: Subject, selection: Selection): Parameters<typeof patchOf>[1] {
  return {
    kind: "term-dropped",
    cost: 48,
    sentence: `drop ${ruleText(selection, selectionsOf(subject))} of ${subject.text} by ${selection.topologyKey}`,
    patch: removing(subject, selection.path),
  };
}

/** The term goes; with it the list of required terms, where it is the only one. */
function withoutTerm(subject: Subject, { path }: Selection): readonly JsonPatchOperation[] {
  const list = path.replace(/\[\d+\]$/, "");
  const written = writtenAt(subject, list);
  const isAlone = Array.isArray(written) && written.length === 1;
  return [{ op: "remove", path: pointerTo(subject, isAlone ? list : path) }];
}

/** Adds the term, as it was written, to the preferred ones. */
function asPreferred(subject: Subject, selection: Selection): readonly JsonPatchOperation[] {
  const side = selection.kind === "affinity" ? "podAffinity" : "podAntiAffinity";
  const list = `spec.affinity.${side}.preferredDuringSchedulingIgnoredDuringExecution`;
  return appending(subject, list, { weight: 100, podAffinityTerm: writtenTerm(subject, selection) });
}

/** The term as its author wrote it. */
function writtenTerm(subject: Subject, selection: Selection): object {
  const asWritten = writtenAt(subject, selection.path);
  if (typeof asWritten === "object" && asWritten !== null) return asWritten;
  const { topologyKey, written, namespaces, namespaceSelector, matchLabelKeys, mismatchLabelKeys } = selection;
  return {
    topologyKey,
    ...(written === undefined ? {} : { labelSelector: withoutEmpty(written) }),
    ...(namespaces.length === 0 ? {} : { namespaces }),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
    ...(matchLabelKeys.length === 0 ? {} : { matchLabelKeys }),
    ...(mismatchLabelKeys.length === 0 ? {} : { mismatchLabelKeys }),
  };
}

function withoutEmpty(selector: NonNullable<Selection["written"]>): object {
  const { matchExpressions, ...others } = selector;
  return matchExpressions === undefined || matchExpressions.length === 0 ? others : selector;
}

/** `matchLabelKeys: [pod-template-hash]` where a Deployment's own rule counts its other revisions. */
export function addedLabelKeys(context: FixContext): readonly Candidate[] {
  const { subject, selections, seen } = context;
  // Beside no other revision it would only look past pods that are meant to be seen.
  if (subject.kind !== "Deployment" || !isRolledOut(context)) return [];
  return selections.flatMap((selection) => {
    const { required, kind, fields, matchLabelKeys, written } = selection;
    if (!required || kind === "affinity" || written === undefined || matchLabelKeys.includes(hashKey)) return [];
    if (!selectsItself(selection, seen)) return [];
    return [
      patchOf(subject, {
        kind: "match-label-keys-added",
        cost: 18,
        sentence: `add matchLabelKeys: [${hashKey}] to ${ruleText(selection, selections)} of ${subject.text}, so that it counts each revision by itself`,
        patch: appending(subject, `${fields}.matchLabelKeys`, hashKey),
      }),
    ];
  });
}

const hashKey = "pod-template-hash";
