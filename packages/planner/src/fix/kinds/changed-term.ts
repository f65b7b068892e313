import type { JsonPatchOperation } from "../../change/json-patch.ts";
import { type Selection, selectionText, selectsItself } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { type Candidate, patchOf, pointerTo } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";

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
        cost: isMissing ? (lastPart(other) === lastPart(topologyKey) ? 11 : 14) : 33,
        sentence: `use the topologyKey ${other} in ${selectionText(selection)}${isMissing ? `: no node has ${topologyKey}` : ""}`,
        patch: [{ op: "replace", path: pointerTo(subject, `${fields}.topologyKey`), value: other }],
      }),
    );
  });
}

const usualKeys = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"];

/** Keys that nodes have, those of the same last part first, then the usual ones. */
function likeKeys(key: string, known: readonly string[]): readonly string[] {
  const same = known.filter((other) => lastPart(other) === lastPart(key));
  return [...new Set([...same, ...usualKeys.filter((usual) => known.includes(usual))])].slice(0, 3);
}

function lastPart(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}

/** A required rule made preferred; a strict spread constraint made a soft one. */
export function preferredTerms({ subject, selections }: FixContext): readonly Candidate[] {
  return selections.flatMap((selection) => (selection.required ? [madePreferred(subject, selection)] : []));
}

/** The candidate that makes a required rule of the subject a preferred one. */
export function madePreferred(subject: Subject, selection: Selection): Candidate {
  const { kind, path } = selection;
  if (kind === "spread") {
    return patchOf(subject, {
      kind: "term-preferred",
      cost: 36,
      sentence: `let ${selectionText(selection)} by ${selection.topologyKey} of ${subject.text} be soft: whenUnsatisfiable: ScheduleAnyway`,
      patch: [{ op: "replace", path: pointerTo(subject, `${path}.whenUnsatisfiable`), value: "ScheduleAnyway" }],
    });
  }
  return patchOf(subject, {
    kind: "term-preferred",
    cost: 35,
    sentence: `make ${selectionText(selection)} of ${subject.text} by ${selection.topologyKey} preferred`,
    patch: [...withoutTerm(subject, selection), ...asPreferred(subject, selection)],
  });
}

/** A required rule dropped: where it can not even be preferred. */
export function droppedTerms({ subject, selections }: FixContext): readonly Candidate[] {
  return selections.flatMap((selection) => (selection.required ? [patchOf(subject, dropped(subject, selection))] : []));
}

function dropped(subject: Subject, selection: Selection): Parameters<typeof patchOf>[1] {
  const patch =
    selection.kind === "spread"
      ? [{ op: "remove" as const, path: pointerTo(subject, selection.path) }]
      : withoutTerm(subject, selection);
  return {
    kind: "term-dropped",
    cost: 48,
    sentence: `drop ${selectionText(selection)} of ${subject.text} by ${selection.topologyKey}`,
    patch,
  };
}

function withoutTerm(subject: Subject, { path }: Selection): readonly JsonPatchOperation[] {
  return [{ op: "remove", path: pointerTo(subject, path) }];
}

/** Adds the term, as it was written, to the preferred ones. */
function asPreferred(subject: Subject, selection: Selection): readonly JsonPatchOperation[] {
  const side = selection.kind === "affinity" ? "podAffinity" : "podAntiAffinity";
  const list = `spec.affinity.${side}.preferredDuringSchedulingIgnoredDuringExecution`;
  const value = { weight: 100, podAffinityTerm: writtenTerm(selection) };
  const present = subject.pod.spec.affinity?.[side]?.preferredDuringSchedulingIgnoredDuringExecution;
  return present === undefined || present.length === 0
    ? [{ op: "add", path: pointerTo(subject, list), value: [value] }]
    : [{ op: "add", path: pointerTo(subject, list, "-"), value }];
}

/** The term as its author wrote it. */
function writtenTerm(selection: Selection): object {
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
export function addedLabelKeys({ subject, selections, seen }: FixContext): readonly Candidate[] {
  if (subject.kind !== "Deployment") return [];
  return selections.flatMap((selection) => {
    const { required, kind, fields, matchLabelKeys, written } = selection;
    if (!required || kind === "affinity" || written === undefined || matchLabelKeys.includes(hashKey)) return [];
    if (!selectsItself(selection, seen)) return [];
    return [
      patchOf(subject, {
        kind: "match-label-keys-added",
        cost: 18,
        sentence: `add matchLabelKeys: [${hashKey}] to ${selectionText(selection)} of ${subject.text}, so that it counts each revision by itself`,
        patch: [
          matchLabelKeys.length === 0
            ? { op: "add", path: pointerTo(subject, `${fields}.matchLabelKeys`), value: [hashKey] }
            : { op: "add", path: pointerTo(subject, `${fields}.matchLabelKeys`, "-"), value: hashKey },
        ],
      }),
    ];
  });
}

const hashKey = "pod-template-hash";
