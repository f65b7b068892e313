import type { EvidencedRejection } from "../../cycle/evidence.ts";
import type { EvidencePlugin } from "../../cycle/plugin.ts";
import { type IsIgnored, type Shortage, shortageReason, shortages, tooLittle, withoutIgnored } from "./filter.ts";

/** What the node has, and what is taken, of each resource that it has too little of. */
export function fitEvidence(isIgnored: IsIgnored): EvidencePlugin {
  return ({ requests }) => {
    const checked = withoutIgnored(requests, isIgnored);
    const known = new Map<string, readonly EvidencedRejection[]>();
    return (node) => {
      const short = shortages(checked, node);
      // Nodes of one size are mostly as full as others, and share what is said of them.
      const text = short.map(({ resource, used, allocatable }) => `${resource} ${used} ${allocatable}`).join();
      let found = known.get(text);
      if (found === undefined) known.set(text, (found = rejectionsFor(short)));
      return found;
    };
  };
}

function rejectionsFor(short: readonly Shortage[]): readonly EvidencedRejection[] {
  const { code } = tooLittle(short);
  return short.map((one) => ({
    plugin: "NodeResourcesFit",
    code,
    reasons: [shortageReason(one)],
    evidence: { kind: "resource", ...one },
  }));
}
