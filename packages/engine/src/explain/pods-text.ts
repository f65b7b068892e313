import { matchesLabels, type LabelMatcher } from "../cluster/label-selector.ts";
import type { CompiledTerm } from "../cluster/affinity-term.ts";
import type { PlacedPod } from "../cycle/evidence.ts";
import { few } from "./few.ts";
import { listText, requirementText } from "./selector-text.ts";

/** Which pods a term is about, in words. */
export interface PodsText {
  /** `a pod with app=web`, `any pod`. */
  readonly one: string;
  /** `pods with app=web`, `all pods`. */
  readonly many: string;
  /** To follow "no": `pod with app=web`, `pod`. */
  readonly none: string;
}

/** The pods that a selector selects. A selector of nothing is said to be one. */
export function podsText(selectsPod: LabelMatcher): PodsText {
  const requirements = matcherText(selectsPod);
  if (requirements === undefined) {
    const why = " (the rule has no labelSelector, which selects none)";
    return { one: `a pod${why}`, many: `pods${why}`, none: `pod${why}` };
  }
  if (requirements === "") return { one: "any pod", many: "all pods", none: "pod" };
  const what = `with ${requirements}`;
  return { one: `a pod ${what}`, many: `pods ${what}`, none: `pod ${what}` };
}

/** @returns `undefined` for a matcher of nothing, the empty text for one of everything. */
export function matcherText({ requirements }: LabelMatcher): string | undefined {
  return requirements?.map(requirementText).join(" and ");
}

/** Where a term looks: `namespace a or b`, `any namespace`. */
export function namespacesText(term: CompiledTerm, isResolved: boolean): string {
  const { namespaces, selectsNamespace } = term;
  const names = [...namespaces].sort();
  const named = names.length === 0 ? [] : [`namespace ${listText(few(names, "others"), "or")}`];
  const selector = matcherText(selectsNamespace);
  if (selector === "") return "any namespace";
  if (isResolved && selector !== undefined) {
    // Before 1.37 the selector goes on selecting, by no labels at all: what only excludes selects every namespace.
    const isAll = matchesLabels(selectsNamespace, {});
    if (isAll) return "any namespace (before Kubernetes 1.37 a namespaceSelector that only excludes selects all)";
  } else if (selector !== undefined) named.push(`a namespace with ${selector}`);
  return named.length === 0
    ? "the namespaces that its namespaceSelector selects: it selects none"
    : named.join(" or in ");
}

/**
 * ` in namespace a or b`, where that is not simply the namespace of the pod that has the term.
 *
 * @param isResolved Whether the term's namespaceSelector has been replaced by what it selects, as an incoming pod's is.
 */
export function scopeText(term: CompiledTerm, own: string, isResolved: boolean): string {
  const { namespaces, selectsNamespace } = term;
  const isOwn = namespaces.size === 1 && namespaces.has(own) && selectsNamespace.requirements === undefined;
  return isOwn ? "" : ` in ${namespacesText(term, isResolved)}`;
}

/** `default/web-0, default/web-1 (terminating since 2026-01-01T00:00:00Z) and 2 more`. */
export function podNames(pods: readonly PlacedPod[]): string {
  const left = pods.length - 3;
  const names = pods.slice(0, 3).map(podName);
  return listText(left > 0 ? [...names, `${left} more`] : names);
}

function podName({ namespace, name, terminatingSince }: PlacedPod): string {
  return `${namespace}/${name}${terminatingSince === undefined ? "" : ` (terminating since ${terminatingSince})`}`;
}
