import { expect, test } from "vitest";
import type { Pod, Preemption, PreemptionCandidate } from "@stowage/engine";
import { toPodInfo } from "@stowage/engine";
import { comparePreemption } from "./compare-preemption.ts";
import type { Answer } from "./recorded-case.ts";

const candidates = ["a", "b", "c"].map(
  (nodeName): PreemptionCandidate => ({
    nodeName,
    victims: [victim(`${nodeName}-1`), victim(`${nodeName}-2`)],
    pdbViolations: 0,
  }),
);
const same: Preemption = {
  eligible: true,
  candidates,
  best: ["a", "b"],
  rejections: new Map(),
  failure: "preemption: no.",
  success: ({ nodeName }) => `preemption: on ${nodeName}.`,
};
const recorded = {
  eligible: true,
  candidates: new Map(
    ["c", "b", "a"].map((node) => [node, { victims: [`shop/${node}-1`, `shop/${node}-2`], pdbViolations: 0 }] as const),
  ),
  best: ["b", "a"],
};
const answer: Answer = { nodes: new Map(), message: "0/3 nodes.", preemption: recorded };

test("the same preemption has no difference, whatever the order of candidates and of the best", () => {
  expect(comparePreemption(answer, same)).toEqual([]);
});

test.each([
  ["eligibility", { eligible: false }, [{ field: "preemption.eligible", expected: "true", got: "false" }]],
  ["the best", { best: ["a"] }, [{ field: "preemption.best", expected: ["a", "b"], got: ["a"] }]],
  [
    "the order of victims",
    { candidates: candidates.with(1, { ...candidates[1]!, victims: candidates[1]!.victims.toReversed() }) },
    [{ node: "b", field: "preemption.victims", expected: ["shop/b-1", "shop/b-2"], got: ["shop/b-2", "shop/b-1"] }],
  ],
  [
    "violations",
    { candidates: candidates.with(1, { ...candidates[1]!, pdbViolations: 1 }) },
    [{ node: "b", field: "preemption.pdbViolations", expected: 0, got: 1 }],
  ],
  [
    "a candidate too many",
    { candidates: [...candidates, { nodeName: "d", victims: [victim("d-1")], pdbViolations: 0 }] },
    [
      { node: "d", field: "preemption.victims", got: ["shop/d-1"] },
      { node: "d", field: "preemption.pdbViolations", got: 0 },
    ],
  ],
  [
    "a candidate too few",
    { candidates: candidates.slice(0, 2) },
    [
      { node: "c", field: "preemption.victims", expected: ["shop/c-1", "shop/c-2"] },
      { node: "c", field: "preemption.pdbViolations", expected: 0 },
    ],
  ],
])("each kind of difference is seen: %s", (_what, change, differences) => {
  expect(comparePreemption(answer, { ...same, ...change })).toEqual(differences);
});

test("the event may name any of the best candidates, and no other", () => {
  const eventFor = (node: string): Answer => ({ ...answer, event: `0/3 nodes. preemption: on ${node}.` });
  expect(["a", "b"].flatMap((node) => comparePreemption(eventFor(node), same))).toEqual([]);
  expect(comparePreemption(eventFor("c"), same)).toEqual([
    { field: "event", expected: "0/3 nodes. preemption: on c.", got: "0/3 nodes. preemption: on a." },
  ]);
});

test("without a candidate the event says why", () => {
  const none = { ...same, candidates: [], best: [] };
  const because = { nodes: new Map(), message: "0/3 nodes.", event: "0/3 nodes. preemption: no." };
  expect(comparePreemption(because, none)).toEqual([]);
  expect(comparePreemption({ ...because, event: "0/3 nodes." }, none)).toEqual([
    { field: "event", expected: "0/3 nodes.", got: "0/3 nodes. preemption: no." },
  ]);
});

test("what is not recorded is not compared", () => {
  expect(comparePreemption({ nodes: new Map() }, { ...same, eligible: false })).toEqual([]);
});

function victim(name: string): PreemptionCandidate["victims"][number] {
  const pod: Pod = { metadata: { name, namespace: "shop" }, spec: { containers: [] } };
  return toPodInfo(pod);
}
