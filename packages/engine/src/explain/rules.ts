import type { PodAffinityTerm } from "../api/affinity.ts";
import type { Pod } from "../api/pod.ts";
import type { NodeSelectorTerm } from "../api/selectors.ts";
import type { TopologySpreadConstraint } from "../api/topology-spread.ts";
import { requiredTerms } from "../cluster/node-selector.ts";
import { domainsText, placeText } from "./domain-text.ts";
import { listText, requirementText, selectorText } from "./selector-text.ts";

/** One of a pod's placement rules, read aloud. */
export interface Rule {
  /** The field that states it. */
  readonly path: string;
  readonly sentence: string;
  /** What becomes of the rule in the present state of the cluster, where it is not what it says. */
  readonly remark?: string;
  /** The node label that the rule's domains come from; absent for rules about nodes as such. */
  readonly topology?: RuleTopology;
}

export interface RuleTopology {
  readonly key: string;
  /** The field that names the key. */
  readonly path: string;
  readonly kind: "affinity" | "antiAffinity" | "spread";
  /** Whether it can keep the pod from a node, rather than make one look better. */
  readonly required: boolean;
}

/**
 * A pod's own placement rules as sentences, in the order of the fields: what it must and should do.
 *
 * @param subject Who the sentences are about: the pod's or its workload's name.
 */
export function rulesOf(pod: Pod, subject: string): Rule[] {
  return [...nodeRules(pod, subject), ...interPodRules(pod, subject), ...spreadRules(pod, subject)];
}

function interPodRules(pod: Pod, subject: string): Rule[] {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const rules: Rule[] = [];
  const sides = [
    { name: "podAffinity", kind: "affinity", rulesOfSide: podAffinity, not: "" },
    { name: "podAntiAffinity", kind: "antiAffinity", rulesOfSide: podAntiAffinity, not: " not" },
  ] as const;
  for (const { name, kind, rulesOfSide, not } of sides) {
    const required = rulesOfSide?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const [index, term] of required.entries()) {
      const path = `spec.affinity.${name}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`;
      const sentence = termSentence(`${subject} must${not} run`, term);
      const topology = { key: term.topologyKey, path: `${path}.topologyKey`, kind, required: true };
      rules.push({ path, sentence, topology });
    }
    const preferred = rulesOfSide?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const [index, { weight, podAffinityTerm }] of preferred.entries()) {
      const path = `spec.affinity.${name}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
      const sentence = `${termSentence(`${subject} should${not} run`, podAffinityTerm)} (weight ${weight})`;
      const keyPath = `${path}.podAffinityTerm.topologyKey`;
      const topology = { key: podAffinityTerm.topologyKey, path: keyPath, kind, required: false };
      rules.push({ path, sentence, topology });
    }
  }
  return rules;
}

function termSentence(start: string, term: PodAffinityTerm): string {
  if (term.labelSelector === undefined) {
    return `${start} ${placeText(term.topologyKey)} with pods that nothing selects: without a labelSelector the rule matches no pod`;
  }
  return `${start} ${placeText(term.topologyKey)} that already runs ${podsText(term)}`;
}

/** `a pod with app=web in namespace b`. */
function podsText(term: PodAffinityTerm): string {
  const pods = ["a pod", selectorText(term.labelSelector ?? {})].filter((text) => text !== "").join(" ");
  return pods === "a pod" ? `any pod${namespacesText(term)}` : `${pods}${namespacesText(term)}`;
}

function namespacesText({ namespaces = [], namespaceSelector }: PodAffinityTerm): string {
  const names = namespaces.length === 0 ? [] : [`namespace ${listText(namespaces, "or")}`];
  if (namespaceSelector === undefined) return names.length === 0 ? "" : ` in ${names.join("")}`;
  const selected = selectorText(namespaceSelector);
  if (selected === "") return " in any namespace";
  return ` in ${[...names, `a namespace ${selected}`].join(" or ")}`;
}

function nodeRules({ spec }: Pod, subject: string): Rule[] {
  const rules: Rule[] = [];
  const selector = Object.entries(spec.nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`);
  if (selector.length > 0) {
    rules.push({
      path: "spec.nodeSelector",
      sentence: `${subject} must run on a node with ${selector.join(" and ")}`,
    });
  }
  const { nodeAffinity } = spec.affinity ?? {};
  const required = requiredTerms(nodeAffinity);
  if (required !== undefined) {
    const terms = required.map(nodeTermText);
    rules.push({
      path: "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
      sentence: `${subject} must run on a node ${listText(terms, "or")}`,
    });
  }
  const preferred = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const [index, { weight, preference }] of preferred.entries()) {
    rules.push({
      path: `spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[${index}]`,
      sentence: `${subject} should run on a node ${nodeTermText(preference ?? {})} (weight ${weight})`,
    });
  }
  return rules;
}

/** What a node must have, to follow "a node": `with disk=ssd and no label gpu`. */
export function nodeTermText({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): string {
  const requirements = [
    ...matchExpressions.map(requirementText),
    ...matchFields.map(({ key, operator, values = [] }) =>
      key === "metadata.name" && operator === "In"
        ? `the name ${listText(values, "or")}`
        : requirementText({ key, operator, values }),
    ),
  ];
  return requirements.length === 0
    ? "that does not exist (an empty term matches none)"
    : `with ${requirements.join(" and ")}`;
}

function spreadRules({ spec }: Pod, subject: string): Rule[] {
  return (spec.topologySpreadConstraints ?? []).map((constraint, index) => {
    const path = `spec.topologySpreadConstraints[${index}]`;
    const required = constraint.whenUnsatisfiable === "DoNotSchedule";
    return {
      path,
      sentence: spreadSentence(constraint, subject),
      topology: { key: constraint.topologyKey, path: `${path}.topologyKey`, kind: "spread", required },
    };
  });
}

function spreadSentence(constraint: TopologySpreadConstraint, subject: string): string {
  const { maxSkew, topologyKey, whenUnsatisfiable, labelSelector, minDomains = 1 } = constraint;
  const verb = whenUnsatisfiable === "DoNotSchedule" ? "must" : "should";
  const pods = labelSelector === undefined ? "no pods (it has no labelSelector)" : podsOf(selectorText(labelSelector));
  const domains = domainsText(topologyKey);
  const fewer = minDomains > 1 ? `, which counts as 0 with fewer than ${minDomains} ${domains}` : "";
  return `${subject} ${verb} keep ${pods} spread over the ${domains}: at most ${maxSkew} more in one than in the emptiest${fewer}`;
}

/** Upstream counts no pod for a selector of everything. */
function podsOf(selector: string): string {
  return selector === "" ? "no pods (an empty labelSelector counts none)" : `pods ${selector}`;
}
