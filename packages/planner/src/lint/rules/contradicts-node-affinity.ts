import {
  labelValue,
  matchesRequiredNodeAffinity,
  type NodeInfo,
  type NodeSelectorRequirement,
  type NodeSelectorTerm,
  requiredNodeAffinity,
} from "@stowage/engine";
import type { Report } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { withoutNodeRules, withoutPodRules, withPodSpec } from "../../subjects/edit-subject.ts";
import { lookText } from "../../subjects/seen-pods.ts";
import type { Selection } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { coversTerm } from "../../subjects/term-covers.ts";
import { domainsOf } from "./domains.ts";
import { leavesNoValue } from "./leaves-no-value.ts";
import { mayBeFirst, requiredAffinity, wantedLooks } from "./wanted-looks.ts";
import { mostReplicas } from "./most-replicas.ts";
import { isOfWrongGranularity } from "./wrong-granularity.ts";

/**
 * Rules that leave nodes each by itself, and none together: a nodeSelector beside a node affinity that excludes it,
 * rules about nodes beside rules about other pods, or affinity beside anti-affinity to the same pods.
 */
export const contradictsNodeAffinity: LintRule = {
  name: "contradicts-node-affinity",
  summary: "rules that together leave no node",
  severity: "error",
  check: (context) =>
    context.subjects.flatMap((subject) => {
      const report =
        contradictsItself(subject, context) ??
        contradictsAffinity(subject, context) ??
        contradictsWanted(subject, context) ??
        contradictsPodRules(subject, context);
      return report === undefined ? [] : [report];
    }),
};

/** The nodeSelector against the node affinity: by labels that both ask for, or by the nodes there are. */
function contradictsItself(subject: Subject, { nodes }: LintContext): Report | undefined {
  const { nodeSelector = {}, affinity } = subject.pod.spec;
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const path = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution";
  if (terms.length === 0) return undefined;
  if (terms.every(({ matchExpressions = [] }) => leavesNoValue(matchExpressions))) {
    const message = "the expressions of the required node affinity exclude each other: no node can satisfy them";
    return { subject, path: expressionPath(terms, []), message };
  }
  if (Object.keys(nodeSelector).length === 0) return undefined;
  const selected = Object.entries(nodeSelector).map(([key, value]): NodeSelectorRequirement => {
    return { key, operator: "In", values: [value] };
  });
  const excluded = terms.every(({ matchExpressions = [] }) => leavesNoValue([...selected, ...matchExpressions]));
  const asked = Object.entries(nodeSelector).map(([key, value]) => `${key}=${value}`);
  const message = `the nodeSelector ${asked.join(", ")} and the required node affinity exclude each other: no node can satisfy both`;
  if (excluded) return { subject, path: expressionPath(terms, selected), message };
  const left = (spec: Subject["pod"]["spec"]): readonly NodeInfo[] => {
    const required = requiredNodeAffinity({ ...subject.pod, spec });
    return nodes.filter((node) => matchesRequiredNodeAffinity(required, node));
  };
  const { pod } = subject;
  if (left(pod.spec).length > 0 || nodes.length === 0) return undefined;
  if (left({ ...pod.spec, affinity: {} }).length === 0 || left({ ...pod.spec, nodeSelector: {} }).length === 0)
    return undefined;
  return {
    subject,
    path,
    message: `no node satisfies both the nodeSelector ${asked.join(", ")} and the required node affinity`,
  };
}

/** The expression that can not hold beside the others and what is selected: the last of those about a key that has no value left. */
function expressionPath(
  [{ matchExpressions = [] } = {}]: readonly NodeSelectorTerm[],
  selected: readonly NodeSelectorRequirement[],
): string {
  const term = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]";
  const all = [...selected, ...matchExpressions];
  const at = matchExpressions.findLastIndex(({ key }) => leavesNoValue(all.filter((one) => one.key === key)));
  return at < 0 ? term : `${term}.matchExpressions[${at}]`;
}

/**
 * Required affinity and required anti-affinity to the same pods in the same domains: where one is, the pod must be and may
 * not. Only the first of pods that seek each other has a place.
 */
function contradictsAffinity(subject: Subject, context: LintContext): Report | undefined {
  const terms = requiredAffinity(subject, context);
  const isFirstOnly = mayBeFirst(terms, subject, context);
  if (terms.length === 0 || (isFirstOnly && (subject.replicas ?? 2) < 2)) return undefined;
  const avoided = context.selections(subject).filter(({ kind, required }) => kind === "antiAffinity" && required);
  const both = terms.find((term) => avoided.some((other) => avoidsAllOf(other, term, context)));
  if (both === undefined) return undefined;
  const { topologyKey, path } = both;
  const who = isFirstOnly ? "only its first pod has a place" : `no pod of ${subject.text} can be placed`;
  const message = `the required affinity and the required anti-affinity are about the same pods by ${topologyKey}, one for and one against being near them: ${who}`;
  return { subject, path, message };
}

/** Whether the other, an anti-affinity, is about every pod that the affinity is about, in the same domains or wider ones. */
function avoidsAllOf(other: Selection, affinity: Selection, context: LintContext): boolean {
  if (affinity.written === undefined || !hasNoNarrowerDomain(other, affinity, context)) return false;
  if (coversTerm(other.term, affinity.term)) return true;
  const isKnown = context.scope === "dump" || context.scope === "nodes";
  const wanted = context.seen.selectedBy(affinity.term);
  const avoided = new Set(context.seen.selectedBy(other.term));
  return isKnown && wanted.length > 0 && wanted.every((look) => avoided.has(look));
}

/** Whether each domain of the affinity is within one of the other's, among the nodes that the pod may go to. */
function hasNoNarrowerDomain(other: Selection, affinity: Selection, context: LintContext): boolean {
  if (other.topologyKey === affinity.topologyKey) return true;
  const eligible = context.eligible(affinity.subject);
  const wider = new Map<string, string>();
  return (
    eligible.length > 0 &&
    eligible.every(({ labels }) => {
      const domain = labelValue(labels, affinity.topologyKey);
      const around = labelValue(labels, other.topologyKey);
      if (domain === undefined) return true;
      if (around === undefined || (wider.get(domain) ?? around) !== around) return false;
      wider.set(domain, around);
      return true;
    })
  );
}

/** A required affinity to pods that their own nodeSelector keeps in another domain: so on every cluster. */
function contradictsWanted(subject: Subject, context: LintContext): Report | undefined {
  const terms = requiredAffinity(subject, context);
  const looks = wantedLooks(terms, context);
  const here = subject.pod.spec.nodeSelector;
  for (const { topologyKey, path } of terms) {
    const own = labelValue(here, topologyKey);
    if (own === undefined || looks.length === 0) continue;
    const others = looks.map(({ of }) =>
      "subject" in of ? labelValue(of.subject.pod.spec.nodeSelector, topologyKey) : undefined,
    );
    if (others.some((value) => value === undefined || value === own)) continue;
    const [first] = looks;
    const message = `${subject.text} must be near ${first === undefined ? "pods" : lookText(first)} by ${topologyKey}, but its nodeSelector asks for ${own} and theirs for ${[...new Set(others)].join(", ")}: no node satisfies both`;
    return { subject, path, message };
  }
  return undefined;
}

/** Rules about nodes against rules about other pods: none of its pods is placed, and would be with only one of the two. */
function contradictsPodRules(subject: Subject, context: LintContext): Report | undefined {
  const { planned, pod } = subject;
  const { affinity, nodeSelector = {} } = pod.spec;
  const hasNodeRules =
    Object.keys(nodeSelector).length > 0 ||
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined;
  const terms = context.selections(subject).filter(({ required }) => required);
  const [first] = terms;
  if (context.nodes.length === 0 || !hasNodeRules || first === undefined) return undefined;
  if (
    !planned.some(({ status }) => status === "Unschedulable") ||
    planned.some(({ status }) => status === "Scheduled")
  ) {
    return undefined;
  }
  const affinityTerms = requiredAffinity(subject, context);
  const wanted = wantedLooks(affinityTerms, context);
  if (affinityTerms.length > 0 && wanted.length === 0) return undefined;
  // Pods that are not there yet may as well come to where they are wanted.
  if (wanted.some((look) => "subject" in look.of && mayMeet(subject, look.of.subject, affinityTerms, context)))
    return undefined;
  // That is topology-key-missing.
  if (terms.some(({ topologyKey }) => domainsOf(context.eligible(subject), topologyKey).values.size === 0))
    return undefined;
  if (terms.some((term) => mostReplicas(term, context) === 0)) return undefined;
  if (terms.some((term) => isOfWrongGranularity(term, context))) return undefined;
  if (!placedWith(subject, withoutNodeRules, context) || !placedWith(subject, withoutPodRules, context))
    return undefined;
  const blamed = affinityTerms[0] ?? first;
  const nodes = context.eligible(subject).map(({ name }) => name);
  const where = nodes.length <= 3 ? ` (${nodes.join(", ")})` : ` (${nodes.length})`;
  return {
    subject,
    path: blamed.path,
    message: `the rules of ${subject.text} about nodes leave some nodes${where}, its rules about other pods leave others, and none is left by both: no pod of it can be placed`,
  };
}

/** Whether some node that the wanted pods may go to is in one domain, by every term, with one that the subject's may. */
function mayMeet(subject: Subject, wanted: Subject, terms: readonly Selection[], { eligible }: LintContext): boolean {
  if (wanted === subject) return false;
  const theirs = eligible(wanted);
  return terms.every(({ topologyKey }) => {
    const { values } = domainsOf(theirs, topologyKey);
    return [...domainsOf(eligible(subject), topologyKey).values].some((value) => values.has(value));
  });
}

/** Whether one of its pods at least has a place by that part of its rules. */
function placedWith(
  subject: Subject,
  change: (spec: Subject["pod"]["spec"]) => Subject["pod"]["spec"],
  { planChanged }: LintContext,
): boolean {
  return planChanged(subject, withPodSpec(subject, change)).some(({ status }) => status === "Scheduled");
}
