import { eventText, type Preemption, type PreemptionCandidate } from "@stowage/engine";
import { type Difference, differing } from "./compare.ts";
import type { Answer, RecordedPreemption } from "./recorded-case.ts";

/** Compares whom the pod could evict, and the text of its event. Nothing recorded: nothing to compare. */
export function comparePreemption({ message = "", event, preemption }: Answer, got: Preemption): Difference[] {
  return [
    ...(preemption === undefined ? [] : compareCandidates(preemption, got)),
    ...(event === undefined ? [] : compareEvent(event, message, got)),
  ];
}

function compareCandidates({ eligible, candidates, best }: RecordedPreemption, got: Preemption): Difference[] {
  const gotCandidates = new Map(got.candidates.map((candidate) => [candidate.nodeName, candidate]));
  const names = new Set([...candidates.keys(), ...gotCandidates.keys()]);
  return [
    ...differing("preemption.eligible", String(eligible), String(got.eligible)),
    ...[...names].flatMap((node) => {
      const recorded = candidates.get(node);
      const candidate = gotCandidates.get(node);
      return [
        ...differing("preemption.victims", recorded?.victims, candidate && victimsOf(candidate)),
        ...differing("preemption.pdbViolations", recorded?.pdbViolations, candidate?.pdbViolations),
      ].map((difference) => ({ node, ...difference }));
    }),
    ...differing("preemption.best", best.toSorted(), got.best.toSorted()),
  ];
}

function victimsOf({ victims }: PreemptionCandidate): readonly string[] {
  return victims.map(({ key }) => key);
}

/** Among equally good candidates upstream picks any: the event of each of them is right. */
function compareEvent(event: string, message: string, got: Preemption): Difference[] {
  const best = got.candidates.filter(({ nodeName }) => got.best.includes(nodeName));
  const parts = best.length === 0 ? [got.failure] : best.map((candidate) => got.success(candidate));
  const events = parts.map((part) => eventText(message, part));
  return events.includes(event) ? [] : differing("event", event, events[0]);
}
