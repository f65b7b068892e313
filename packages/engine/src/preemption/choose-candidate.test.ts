import { expect, test } from "vitest";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import { podOn, type VictimPod } from "../testing/preemption-cluster.ts";
import { bestCandidates, type PreemptionCandidate } from "./choose-candidate.ts";
import { afterAll, parseTime } from "./start-time.ts";

type Victims = readonly VictimPod[];

function candidate(nodeName: string, pdbViolations: number, victims: Victims): PreemptionCandidate {
  return {
    nodeName,
    pdbViolations,
    victims: victims.map((one, index) => toPodInfo(podOn(nodeName, `p${index}`, one))),
  };
}

function best(one: readonly [number, Victims], other: readonly [number, Victims], now = afterAll): string {
  return bestCandidates([candidate("one", ...one), candidate("other", ...other)], now)
    .map(({ nodeName }) => nodeName)
    .join(" ");
}

const at = (priority: number, startTime?: string | null): VictimPod => ({
  priority,
  ...(startTime !== undefined && { startTime }),
});

test.each([
  ["fewer violated budgets, whatever the rest", [0, [at(9), at(9)]], [1, [at(1)]]],
  ["a lower top priority, whatever the sum", [0, [at(1), at(1), at(1)]], [0, [at(2)]]],
  ["a lower sum of priorities", [0, [at(5), at(1)]], [0, [at(5), at(2)]]],
  ["fewer victims, since a further one never makes a sum smaller", [0, [at(-5)]], [0, [at(-5), at(-9)]]],
  ["fewer victims, where the sum does not tell", [0, [at(5)]], [0, [at(5), at(-(2 ** 31))]]],
  [
    "a later start of the oldest top victim",
    [0, [at(1, "2026-02-01T00:00:00Z")]],
    [0, [at(1, "2026-01-01T00:00:00Z")]],
  ],
  [
    "the start of top victims alone",
    [0, [at(2, "2026-02-01T00:00:00Z"), at(1, "2025-01-01T00:00:00Z")]],
    [0, [at(2, "2026-01-01T00:00:00Z"), at(1, "2026-03-01T00:00:00Z")]],
  ],
  [
    "the oldest of several top victims",
    [0, [at(2, "2026-02-01T00:00:00Z"), at(2, "2026-03-01T00:00:00Z")]],
    [0, [at(2, "2026-04-01T00:00:00Z"), at(2, "2026-01-01T00:00:00Z")]],
  ],
  [
    "the oldest of several top victims, wherever it stands among them",
    [0, [at(2, "2026-03-01T00:00:00Z"), at(2, "2026-02-01T00:00:00Z")]],
    [0, [at(2, "2026-01-01T00:00:00Z"), at(2, "2026-04-01T00:00:00Z")]],
  ],
  ["a victim that has not started", [0, [at(1, null)]], [0, [at(1, "2026-12-31T00:00:00Z")]]],
  [
    "a nanosecond's difference",
    [0, [at(1, "2026-01-01T00:00:00.000000002Z")]],
    [0, [at(1, "2026-01-01T00:00:00.000000001Z")]],
  ],
] as const)("better is %s", (_what, better, worse) => {
  expect([best(better, worse), best(worse, better)]).toEqual(["one", "other"]);
});

test("equals are all kept, in their order", () => {
  expect(best([1, [at(3), at(1)]], [1, [at(3), at(1)]])).toBe("one other");
  expect(best([0, [at(1, null)]], [0, [at(1, null)]])).toBe("one other");
  expect(bestCandidates([], afterAll)).toEqual([]);
});

test("who has not started has started now: before those whose clock is ahead", () => {
  const now = parseTime("2026-06-01T00:00:00Z") ?? afterAll;
  expect(best([0, [at(1, null)]], [0, [at(1, "2026-07-01T00:00:00Z")]], now)).toBe("other");
});

test("the sum of very many and very high priorities is exact", () => {
  const many = Array.from({ length: 1000 }, () => at(2_000_000_000));
  expect(best([0, [...many, at(1)]], [0, [...many, at(2)]])).toBe("one");
});
