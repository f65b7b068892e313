import type { EvidencedRejection } from "../../cycle/evidence.ts";
import type { EvidencePlugin } from "../../cycle/plugin.ts";
import { type IsIgnored, shortageReason, shortages, tooLittle, withoutIgnored } from "./filter.ts";

/** What the node has, and what is taken, of each resource that it has too little of. */
export function fitEvidence(isIgnored: IsIgnored): EvidencePlugin {
  return ({ requests }) => {
    const checked = withoutIgnored(requests, isIgnored);
    return (node) => {
      const short = shortages(checked, node);
      const { code } = tooLittle(short);
      return short.map(
        (one): EvidencedRejection => ({
          plugin: "NodeResourcesFit",
          code,
          reasons: [shortageReason(one)],
          evidence: { kind: "resource", ...one },
        }),
      );
    };
  };
}
