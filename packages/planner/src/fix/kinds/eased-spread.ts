import { indexInList, ruleText } from "../../subjects/selection.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { pointerTo, setting } from "../patch-path.ts";

/** Strict spread constraints: tainted domains left out, a larger skew, fewer domains asked for. */
export function easedSpreads({ subject, selections }: FixContext): readonly Candidate[] {
  return selections.flatMap((selection) => {
    if (selection.kind !== "spread" || !selection.required) return [];
    const constraint = subject.pod.spec.topologySpreadConstraints?.[indexInList(selection)];
    if (constraint === undefined) return [];
    const at = (field: string): string => pointerTo(subject, `${selection.path}.${field}`);
    const { maxSkew, minDomains = 1, nodeTaintsPolicy } = constraint;
    const rule = `${ruleText(selection, selections)} by ${selection.topologyKey} of ${subject.text}`;
    const all: Candidate[] = [];
    if (nodeTaintsPolicy !== "Honor") {
      all.push(
        patchOf(subject, {
          kind: "node-taints-policy",
          cost: 17,
          sentence: `let ${rule} leave out nodes whose taints keep its pods away: nodeTaintsPolicy: Honor`,
          patch: setting(subject, `${selection.path}.nodeTaintsPolicy`, "Honor"),
        }),
      );
    }
    if (minDomains > 1) {
      all.push(
        patchOf(subject, {
          kind: "min-domains-lowered",
          cost: 28,
          sentence: `let ${rule} ask for no minimum of domains`,
          patch: [{ op: "remove", path: at("minDomains") }],
        }),
      );
    }
    for (const skew of [maxSkew + 1, maxSkew + 2]) {
      all.push(
        patchOf(subject, {
          kind: "max-skew-raised",
          cost: 30 + skew - maxSkew,
          sentence: `let ${rule} allow a skew of ${skew} in place of ${maxSkew}`,
          patch: [{ op: "replace", path: at("maxSkew"), value: skew }],
        }),
      );
    }
    return all;
  });
}
