import type { Deployment, LabelSelector } from "@stowage/engine";
import type { Candidate } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import type { Selection } from "../../subjects/selection.ts";
import { selectionsOf } from "../../subjects/selection.ts";
import { madePreferred } from "./changed-term.ts";

/** What may be done about other workloads: those whose rules keep the pods away, those that are waited for, those missing. */
export function fixesOfOthers(context: FixContext): readonly Candidate[] {
  return [...avoiders(context), ...partners(context), ...missing(context)];
}

/** Required anti-affinity of others that selects the pods, made preferred. */
function avoiders({ subject, subjects, seen }: FixContext): readonly Candidate[] {
  return subjects.flatMap((other) => {
    if (other === subject) return [];
    return selectionsOf(other)
      .filter(
        ({ kind, required, term }) =>
          kind === "antiAffinity" &&
          required &&
          seen.selectedBy(term).some(({ of }) => "subject" in of && of.subject === subject),
      )
      .map((selection) => costing(madePreferred(other, selection), 38));
  });
}

/** Required affinity of those for whom the pods wait, where these wait too: a circle is opened at either end. */
function partners({ subject, subjects, selections, seen }: FixContext): readonly Candidate[] {
  const wanted = new Set(
    selections
      .filter(({ kind, required }) => kind === "affinity" && required)
      .flatMap(({ term }) => seen.selectedBy(term).flatMap(({ of }) => ("subject" in of ? [of.subject] : []))),
  );
  return subjects
    .filter(
      (other) =>
        other !== subject && wanted.has(other) && other.planned.some(({ status }) => status === "Unschedulable"),
    )
    .flatMap((other) =>
      selectionsOf(other)
        .filter(({ kind, required }) => kind === "affinity" && required)
        .map((selection) => costing(madePreferred(other, selection), 36)),
    );
}

function costing(candidate: Candidate, cost: number): Candidate {
  return { ...candidate, cost };
}

/** A workload that a required affinity asks for, where there is none: one to fill in. */
function missing({ subject, selections, seen }: FixContext): readonly Candidate[] {
  return selections.flatMap((selection): readonly Candidate[] => {
    const { kind, required, written, term } = selection;
    if (kind !== "affinity" || !required || written === undefined || seen.selectedBy(term).length > 0) return [];
    const labels = labelsFor(written);
    const name = Object.values(labels)[0];
    const namespace = namespaceFor(selection);
    if (name === undefined || namespace === undefined || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) return [];
    const object: Deployment = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name, image: name }] } },
      },
    };
    return [
      {
        kind: "workload-added",
        cost: 49,
        sentence: `deploy what ${subject.text} asks for: pods with ${Object.entries(labels)
          .map((entry) => entry.join("="))
          .join(", ")} in namespace ${namespace}`,
        target: `Deployment ${namespace}/${name}`,
        edit: { kind: "change", change: { kind: "apply", objects: [object] } },
      },
    ];
  });
}

/** Labels that the selector matches; none where it only leaves pods out. */
function labelsFor({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Readonly<Record<string, string>> {
  const labels = new Map(Object.entries(matchLabels));
  for (const { key, operator, values = [] } of matchExpressions) {
    if (operator === "In" && values[0] !== undefined) labels.set(key, values[0]);
    if (operator === "Exists" && !labels.has(key)) labels.set(key, "x");
  }
  return Object.fromEntries(labels);
}

function namespaceFor({ term }: Selection): string | undefined {
  return [...term.namespaces][0];
}
