import type { Fix, FixKind } from "./fix.ts";

/**
 * Sorts of fixes, between which people choose by what they want rather than by how much changes.
 *
 *     correct  what is written is not what is meant
 *     ease     a rule asks for less
 *     less     the workload asks for less
 *     more     there is more to ask for
 *     move     what is in the way goes elsewhere
 */
export type FixFamily = "correct" | "ease" | "less" | "more" | "move";

export function familyOf(kind: FixKind): FixFamily {
  switch (kind) {
    case "selector-corrected":
    case "label-corrected":
    case "node-selector-corrected":
    case "topology-key-corrected":
    case "namespaces-corrected":
    case "name-corrected":
    case "label-keys-corrected":
    case "match-label-keys-added":
    case "rollout-strategy":
    case "request-set":
    case "security-context-set":
    case "storage-class-changed":
    case "replicas-raised":
    case "pod-recreated":
    case "term-added":
      return "correct";
    case "node-taints-policy":
    case "topology-key-changed":
    case "toleration-added":
    case "max-skew-raised":
    case "min-domains-lowered":
    case "term-preferred":
    case "term-dropped":
    case "node-rule-dropped":
    case "gate-dropped":
    case "host-port-dropped":
    case "volume-moved":
    case "priority-raised":
    case "namespace-labelled":
    case "budget-eased":
      return "ease";
    case "request-lowered":
    case "replicas-lowered":
      return "less";
    case "claim-added":
    case "namespace-added":
    case "service-account-added":
    case "quota-raised":
    case "workload-added":
    case "node-uncordoned":
    case "node-labelled":
    case "node-added":
    case "taint-removed":
      return "more";
    case "pod-moved":
      return "move";
    default:
      return kind satisfies never;
  }
}

/** The first of each family before the second of any, as far as there is room; in the order in which they were found. */
export function chosenFixes(found: readonly Fix[], most: number): readonly Fix[] {
  if (found.length <= most) return found;
  const seen = new Set<FixFamily>();
  const firsts = found.filter(({ kind }) => {
    const family = familyOf(kind);
    if (seen.has(family)) return false;
    seen.add(family);
    return true;
  });
  const others = found.filter((fix) => !firsts.includes(fix));
  const chosen = new Set([...firsts, ...others].slice(0, most));
  return found.filter((fix) => chosen.has(fix));
}
