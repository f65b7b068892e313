import type { Report } from "../check/report.ts";
import { isSame } from "./first-difference.ts";
import { type Fields, fieldIn, isFields, listIn, withField, withFieldAt } from "./plain-value.ts";

const required = "requiredDuringSchedulingIgnoredDuringExecution";
const termsPath = `spec.affinity.nodeAffinity.${required}.nodeSelectorTerms`;

/**
 * The specification of a gated pod with the live one's node selector and node affinity, for what is left to be compared.
 * Both may be tightened. Source: the part for gated pods of `ValidatePodUpdate`.
 */
export function gatedAffinity(next: Fields, live: Fields, report: Report): Fields {
  const [wanted, there] = [fieldIn(next, "nodeSelector"), fieldIn(live, "nodeSelector")];
  const isKept = !isFields(there) || Object.entries(there).every(([key, value]) => fieldIn(wanted, key) === value);
  if (!isKept) {
    const words = "only additions to spec.nodeSelector are allowed (no mutations or deletions)";
    report("spec.nodeSelector", words);
  }
  const munged = withField(next, "nodeSelector", there);
  const ofNext = fieldIn(next, "affinity", "nodeAffinity");
  const ofLive = fieldIn(live, "affinity", "nodeAffinity");
  if (isSame(ofNext, ofLive)) return munged;
  validateTerms(listIn(ofNext, required, "nodeSelectorTerms"), listIn(ofLive, required, "nodeSelectorTerms"), report);
  const affinity = fieldIn(munged, "affinity");
  const isAlone = isFields(affinity) && Object.keys(affinity).every((field) => field === "nodeAffinity");
  if (isAlone && fieldIn(live, "affinity") === undefined) return withField(munged, "affinity", undefined);
  return withFieldAt(munged, ["affinity", "nodeAffinity"], ofLive);
}

/** Source: `validateNodeAffinityMutation`. */
function validateTerms(next: readonly unknown[], live: readonly unknown[], report: Report): void {
  if (live.length === 0) return;
  if (live.length !== next.length) {
    report(termsPath, "no additions/deletions to non-empty NodeSelectorTerms list are allowed");
    return;
  }
  live.forEach((term, index) => {
    if (hasOnlyMore(next[index], term)) return;
    report(`${termsPath}[${index}]`, "only additions are allowed (no mutations or deletions)");
  });
}

/** Source: `validateNodeSelectorTermHasOnlyAdditions`. */
function hasOnlyMore(next: unknown, live: unknown): boolean {
  const lists = ["matchExpressions", "matchFields"];
  const isEmpty = (term: unknown): boolean => lists.every((list) => listIn(term, list).length === 0);
  // An empty term matches nothing: with requirements it would match something.
  if (isEmpty(live)) return isEmpty(next);
  return lists.every((list) => {
    const there = listIn(live, list);
    return isSame(listIn(next, list).slice(0, there.length), there);
  });
}
