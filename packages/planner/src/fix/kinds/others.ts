import { type Deployment, labelValue, type LabelSelector, termMatches } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { objectKey } from "../../apply/object-key.ts";
import type { JsonPatchOperation } from "../../change/json-patch.ts";
import { nearestTo } from "../../subjects/near-labels.ts";
import { type Subject, subjectsOf } from "../../subjects/subject.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { setting, settingIn } from "../patch-path.ts";
import type { Selection } from "../../subjects/selection.ts";
import { selectionsOf } from "../../subjects/selection.ts";
import { madePreferred } from "./changed-term.ts";

/** What may be done about other workloads: those whose rules keep the pods away, those that are waited for, those missing. */
export function fixesOfOthers(context: FixContext): readonly Candidate[] {
  return [
    ...avoiders(context),
    ...partners(context),
    ...withoutReplicas(context),
    ...mislabelled(context),
    ...missing(context),
  ];
}

/** Required anti-affinity of others that selects the pods, made preferred. */
function avoiders(context: FixContext): readonly Candidate[] {
  const { subject, subjects, seen } = context;
  const { namespace, info } = subject;
  const others = [...subjects.filter((other) => other !== subject), ...avoidersThere(context)];
  return others.flatMap((other) =>
    selectionsOf(other)
      .filter(
        ({ kind, required, term }) =>
          kind === "antiAffinity" &&
          required &&
          termMatches(term, { namespace, labels: info.labels }, seen.namespaceLabels(namespace)),
      )
      .map((selection) => costing(madePreferred(other, selection), 38)),
  );
}

/** What makes the pods that are there already and keep the pod away. */
function avoidersThere({ explanation, plan, makers, namespace, subjects }: FixContext): readonly Subject[] {
  const named = new Set<string>();
  for (const { rejections } of explanation?.nodes ?? []) {
    for (const { evidence } of rejections) {
      if (evidence?.kind !== "interPod" || evidence.direction !== "avoidedBy") continue;
      for (const blocker of evidence.blockers.slice(0, 2)) named.add(`${blocker.namespace}/${blocker.name}`);
    }
    if (named.size > 8) break;
  }
  if (named.size === 0) return [];
  const known = new Set(subjects.map(({ manifest }) => manifest));
  const manifests = plan.bound.flatMap(({ pod: { metadata }, owner }) => {
    const of = metadata.namespace ?? namespace;
    if (owner === undefined || !named.has(`${of}/${metadata.name ?? ""}`)) return [];
    return makers.get(objectKey(owner.kind, of, owner.name)) ?? [];
  });
  return subjectsOf(
    [...new Set(manifests)].filter((one) => !known.has(one)),
    [],
  );
}

/** Workloads of no pods, of which the pods that are waited for would be. */
function withoutReplicas({ subject, selections, seen, makers }: FixContext): readonly Candidate[] {
  const wanted = selections.filter(({ kind, required }) => kind === "affinity" && required);
  if (wanted.length === 0) return [];
  const idle = [...makers.values()].filter(({ object }) => replicasField.has(object.kind ?? "") && isIdle(object));
  return subjectsOf(idle, []).flatMap((other) => {
    const { namespace, info } = other;
    const isWanted = wanted.some(({ term }) =>
      termMatches(term, { namespace, labels: info.labels }, seen.namespaceLabels(namespace)),
    );
    if (!isWanted) return [];
    const sentence = `ask for 1 replica of ${other.text}, which has none: ${subject.text} waits for its pods`;
    const patch = settingIn(other.manifest.object, ["spec", "replicas"], 1);
    return [patchOf(other, { kind: "replicas-raised", cost: 22, sentence, patch })];
  });
}

const replicasField: ReadonlySet<string> = new Set([
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "ReplicationController",
]);

function isIdle(object: KubernetesObject): boolean {
  const { spec } = { spec: undefined, ...object };
  return typeof spec === "object" && spec !== null && "replicas" in spec && spec.replicas === 0;
}

/** Required affinity of those for whom the pods wait, where these wait too: a circle is opened at either end. */
function partners(context: FixContext): readonly Candidate[] {
  return waitedFor(context).flatMap((other) =>
    selectionsOf(other)
      .filter(({ kind, required }) => kind === "affinity" && required)
      .map((selection) => costing(madePreferred(other, selection), 36)),
  );
}

/** Workloads whose pods the affinity asks for, and which wait too. */
export function waitedFor({ subject, subjects, selections, seen }: FixContext): readonly Subject[] {
  const wanted = new Set(
    selections
      .filter(({ kind, required }) => kind === "affinity" && required)
      .flatMap(({ term }) => seen.selectedBy(term).flatMap(({ of }) => ("subject" in of ? [of.subject] : []))),
  );
  return subjects.filter(
    (other) =>
      other !== subject &&
      wanted.has(other) &&
      other.planned.some(({ status }) => status === "Unschedulable" || status === "NotCreated"),
  );
}

function costing(candidate: Candidate, cost: number): Candidate {
  return { ...candidate, cost };
}

/** Pods that are meant, and whose label is mistyped: their own label corrected, where nothing runs with it yet. */
function mislabelled({ subject, subjects, selections, seen, present }: FixContext): readonly Candidate[] {
  return selections.flatMap((selection): readonly Candidate[] => {
    const { kind, required, written, term } = selection;
    if (kind !== "affinity" || !required || written === undefined || seen.selectedBy(term).length > 0) return [];
    return subjects.flatMap((other): readonly Candidate[] => {
      if (other === subject || present.has(other.manifest) || !seen.isInScope(term, other.namespace)) return [];
      const near = nearestTo(written, other.ownLabels, undefined);
      if (near === undefined || near.some(({ key, wanted }) => key !== wanted)) return [];
      const labels = labelsFor(written);
      const patch = near.flatMap(({ key }) => relabelling(other, key, labelValue(labels, key) ?? ""));
      const text = near.map(({ key }) => `${key}=${labelValue(labels, key) ?? ""}`).join(", ");
      const sentence = `label the pods of ${other.text} ${text}, which ${subject.text} asks for`;
      return patch.length === 0 ? [] : [patchOf(other, { kind: "label-corrected", cost: 16, sentence, patch })];
    });
  });
}

/** The label in the template, and in the selector that has to match it. */
function relabelling(other: Subject, key: string, value: string): readonly JsonPatchOperation[] {
  const { spec } = { spec: undefined, ...other.manifest.object };
  const selector = typeof spec === "object" && spec !== null && "selector" in spec ? spec.selector : undefined;
  const [matchLabels, steps] =
    typeof selector === "object" && selector !== null && "matchLabels" in selector
      ? [selector.matchLabels, ["spec", "selector", "matchLabels", key]]
      : [selector, ["spec", "selector", key]];
  const isSelected = typeof matchLabels === "object" && matchLabels !== null && Object.hasOwn(matchLabels, key);
  return [
    ...setting(other, "metadata.labels", value, key),
    ...(isSelected && other.kind !== "Job" && other.kind !== "Pod"
      ? settingIn(other.manifest.object, steps, value)
      : []),
  ];
}

/** A workload that a required affinity asks for, where there is none: one to fill in. */
function missing({ subject, selections, seen, objects }: FixContext): readonly Candidate[] {
  return selections.flatMap((selection): readonly Candidate[] => {
    const { kind, required, written, term } = selection;
    if (kind !== "affinity" || !required || written === undefined || seen.selectedBy(term).length > 0) return [];
    const labels = labelsFor(written);
    const [wished] = Object.values(labels);
    const taken = new Set(objects.map(({ metadata }) => metadata.name));
    const name = wished === undefined || !taken.has(wished) ? wished : `${wished}-new`;
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
