import { labelValue } from "@stowage/engine";
import { type Candidate, patchOf } from "../fix/candidate.ts";
import { editedInput } from "../fix/edited-input.ts";
import { findFixes } from "../fix/find-fixes.ts";
import { appending, settingIn } from "../fix/patch-path.ts";
import { replanned } from "../fix/trial.ts";
import type { Plan, PlannedPod } from "../plan/planned-pod.ts";
import { selectionsOf, selectsOwnLabels } from "../subjects/selection.ts";
import { type Subject, subjectsOf } from "../subjects/subject.ts";
import type { Assertion, WorkloadName } from "./assertion.ts";
import type { AssertionInput } from "./assertion-input.ts";
import { domainKey } from "./domain-key.ts";

/** What may be asked to find a change after which an assertion holds. */
interface FixQuestion<Kind extends Assertion> {
  readonly assertion: Kind;
  readonly input: AssertionInput;
  readonly plan: Plan;
  /** Whether the assertion holds of a changed input. */
  readonly holds: (input: AssertionInput, plan: Plan) => boolean;
}

/**
 * The least change after which the assertion holds, in words; it was tried. `undefined` where none was found, and for
 * assertions that something stays pending or that lint finds nothing.
 */
export function assertionFix(question: FixQuestion<Assertion>): string | undefined {
  const { assertion, input, plan } = question;
  switch (assertion.kind) {
    case "allPlaced": {
      const { workloads } = assertion;
      return placing(input, plan, (pod) => workloads.length === 0 || workloads.some((one) => isPodOf(pod, one, input)));
    }
    case "fitsOn":
    case "survives":
    case "noFindings":
    case "staysPending":
      return undefined;
    case "neverTogether":
    case "atMost":
    case "atLeast":
    case "alwaysTogether":
    case "rolloutFinishes":
    case "drainsFinish":
      return tried(question, candidates(assertion, input));
    default:
      return assertion satisfies never;
  }
}

/** The best fix of pods that wait in the plan of an input. */
export function placing(
  input: AssertionInput,
  plan: Plan,
  only: (pod: PlannedPod) => boolean = () => true,
): string | undefined {
  return findFixes(input, plan, { most: 1, only }).find(({ fixes }) => fixes.length > 0)?.fixes[0]?.sentence;
}

/** The input without the nodes that have that value of a label, or that name. */
export function withoutNodes(input: AssertionInput, losing: string, lost: string): AssertionInput {
  const kept = ({ object }: AssertionInput["wishes"][number]): boolean =>
    object.kind !== "Node" ||
    (losing === "node" ? object.metadata.name : labelValue(object.metadata.labels, domainKey(losing))) !== lost;
  const { cluster, wishes } = input;
  return { ...input, cluster: { ...cluster, manifests: cluster.manifests.filter(kept) }, wishes: wishes.filter(kept) };
}

function tried({ input, plan, holds }: FixQuestion<Assertion>, all: readonly Candidate[]): string | undefined {
  const waiting = waitingIn(plan);
  return all.find(({ edit }) => {
    const changed = editedInput(input, edit);
    const after = changed && replanned(changed);
    if (changed === undefined || after === undefined) return false;
    return waitingIn(after) <= waiting && holds({ ...input, ...changed }, after);
  })?.sentence;
}

function waitingIn({ pods }: Plan): number {
  return pods.reduce((sum, { status, alike = 0 }) => sum + (status === "Scheduled" ? 0 : 1 + alike), 0);
}

function isPodOf(
  { pod: { metadata }, owner }: PlannedPod,
  { kind, name, namespace }: WorkloadName,
  { namespace: asked = "default" }: AssertionInput,
): boolean {
  if ((metadata.namespace ?? "default") !== (namespace ?? asked)) return false;
  return kind === "Pod" ? metadata.name === name : owner?.kind === kind && owner.name === name;
}

type Changeable = Extract<
  Assertion,
  { kind: "neverTogether" | "atMost" | "atLeast" | "alwaysTogether" | "rolloutFinishes" | "drainsFinish" }
>;

function candidates(assertion: Changeable, input: AssertionInput): readonly Candidate[] {
  switch (assertion.kind) {
    case "neverTogether": {
      const [subject, ...others] = assertion.workloads.flatMap((one) => subjectFor(one, input) ?? []);
      return subject === undefined || others.length > 0 ? [] : [apart(subject, assertion.by)];
    }
    case "atMost": {
      const subject = subjectFor(assertion.workload, input);
      if (subject === undefined) return [];
      return [...(assertion.pods === 1 ? [apart(subject, assertion.by)] : []), spreadOut(subject, assertion.by)];
    }
    case "atLeast": {
      const subject = subjectFor(assertion.workload, input);
      return subject === undefined ? [] : [spreadOut(subject, assertion.by)];
    }
    case "alwaysTogether": {
      const [subject, other, ...more] = assertion.workloads.flatMap((one) => subjectFor(one, input) ?? []);
      return subject === undefined || more.length > 0 ? [] : [together(subject, other ?? subject, assertion.by)];
    }
    case "rolloutFinishes": {
      const subject = subjectFor(assertion.workload, input);
      return subject?.kind === "Deployment" ? [gentle(subject), ...byRevision(subject)] : [];
    }
    case "drainsFinish":
      return lenientBudgets(input);
    default:
      return assertion satisfies never;
  }
}

function subjectFor({ kind, name, namespace }: WorkloadName, input: AssertionInput): Subject | undefined {
  const asked = namespace ?? input.namespace ?? "default";
  const manifest = input.wishes.findLast(
    ({ object }) =>
      object.kind === kind && object.metadata.name === name && (object.metadata.namespace ?? asked) === asked,
  );
  return manifest && subjectsOf([manifest], [])[0];
}

function apart(subject: Subject, by: string): Candidate {
  const term = { topologyKey: domainKey(by), labelSelector: { matchLabels: subject.ownLabels } };
  return patchOf(subject, {
    kind: "term-added",
    cost: 0,
    sentence: `keep the pods of ${subject.text} apart: a required podAntiAffinity to themselves by ${term.topologyKey}`,
    patch: appending(subject, "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution", term),
  });
}

function together(subject: Subject, other: Subject, by: string): Candidate {
  const term = {
    topologyKey: domainKey(by),
    labelSelector: { matchLabels: other.ownLabels },
    ...(other.namespace === subject.namespace ? {} : { namespaces: [other.namespace] }),
  };
  return patchOf(subject, {
    kind: "term-added",
    cost: 0,
    sentence: `let the pods of ${subject.text} ask for those of ${other === subject ? "their own" : other.text}: a required podAffinity by ${term.topologyKey}`,
    patch: appending(subject, "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution", term),
  });
}

function spreadOut(subject: Subject, by: string): Candidate {
  const constraint = {
    maxSkew: 1,
    topologyKey: domainKey(by),
    whenUnsatisfiable: "DoNotSchedule",
    labelSelector: { matchLabels: subject.ownLabels },
  };
  return patchOf(subject, {
    kind: "term-added",
    cost: 0,
    sentence: `spread the pods of ${subject.text}: a topologySpreadConstraint by ${constraint.topologyKey} with maxSkew: 1, whenUnsatisfiable: DoNotSchedule`,
    patch: appending(subject, "spec.topologySpreadConstraints", constraint),
  });
}

function gentle(subject: Subject): Candidate {
  const strategy = { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
  return patchOf(subject, {
    kind: "rollout-strategy",
    cost: 0,
    sentence: `let an old pod of ${subject.text} go before each new one comes: maxSurge: 0, maxUnavailable: 1`,
    patch: settingIn(subject.manifest.object, ["spec", "strategy"], strategy),
  });
}

/** Rules about its own pods that count each revision by itself: the new pods may be beside the old ones, which all stay ready. */
function byRevision(subject: Subject): readonly Candidate[] {
  const rules = selectionsOf(subject).filter(
    (one) => one.required && one.kind !== "affinity" && selectsOwnLabels(one) && !one.matchLabelKeys.includes(hashKey),
  );
  if (rules.length === 0) return [];
  return [
    patchOf(subject, {
      kind: "match-label-keys-added",
      cost: 0,
      sentence: `add matchLabelKeys: [${hashKey}] to the rules of ${subject.text} about its own pods, so that each revision is by itself`,
      patch: rules.flatMap(({ fields }) => appending(subject, `${fields}.matchLabelKeys`, hashKey)),
    }),
  ];
}

const hashKey = "pod-template-hash";

/** Budgets that let one pod go; all of them together, where there are several. */
function lenientBudgets({ wishes }: AssertionInput): readonly Candidate[] {
  return wishes.flatMap((manifest): readonly Candidate[] => {
    const { object } = manifest;
    if (object.kind !== "PodDisruptionBudget") return [];
    const { namespace = "default", name = "" } = object.metadata;
    const target = `PodDisruptionBudget ${namespace}/${name}`;
    const { selector, unhealthyPodEvictionPolicy } = object.spec ?? {};
    const spec = {
      ...(selector === undefined ? {} : { selector }),
      ...(unhealthyPodEvictionPolicy === undefined ? {} : { unhealthyPodEvictionPolicy }),
      maxUnavailable: 1,
    };
    return [
      {
        kind: "budget-eased",
        cost: 0,
        sentence: `let ${target} allow one pod to go: maxUnavailable: 1`,
        target,
        edit: { kind: "patch", manifest, patch: [{ op: "replace", path: "/spec", value: spec }] },
      },
    ];
  });
}
