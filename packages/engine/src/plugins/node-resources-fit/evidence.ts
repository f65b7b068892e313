import type { PodInfo } from "../../cluster/pod-info.ts";
import type { EvidencedRejection, EvidenceFinder } from "../../cycle/evidence.ts";
import { shortageReason, shortages, tooLittle } from "./filter.ts";

/** What the node has, and what is taken, of each resource that it has too little of. */
export function fitEvidence({ requests }: PodInfo): EvidenceFinder {
  return (node) => {
    const short = shortages(requests, node);
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
}
