import { describe, expect, test } from "vitest";
import type { PodAffinityTerm } from "../api/affinity.ts";
import type { EvidencedRejection, Evidence, InterPodEvidence } from "../cycle/evidence.ts";
import type { NodeOutcome } from "../cycle/outcome.ts";
import type { PluginName } from "../cycle/rejection.ts";
import { affinityPod, term } from "../testing/affinity-pod.ts";
import type { NodeExplanation } from "./explain-pod.ts";
import { pendingReason } from "./pending-reason.ts";

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";

/** The reason for nodes that are told so. */
function reasonFor(...nodes: readonly NodeExplanation[]): string {
  return pendingReason({ pod: { metadata: {}, spec: { containers: [] } }, nodes, best: [], rules: [], warnings: [] });
}

function rejected(plugin: PluginName, evidence?: Evidence): EvidencedRejection {
  const rejection = { plugin, code: "Unschedulable", reasons: ["node(s) had none"] } as const;
  return evidence === undefined ? rejection : { ...rejection, evidence };
}

/** A node that the cycle rejects by a plugin, or by none, for what is behind it. */
function node(plugin: PluginName | undefined, ...rejections: readonly EvidencedRejection[]): NodeExplanation {
  const reasons = ["node(s) had none", "node(s) didn't satisfy plugin(s) [NodeAffinity]"];
  const outcome: NodeOutcome = { nodeName: "n", code: "Unschedulable", reasons, ...(plugin && { plugin }) };
  return { outcome, rejections };
}

/** What is said of one node, and of two, that are rejected for this. */
function oneAndTwo(evidence: Evidence): readonly string[] {
  const told = node("InterPodAffinity", rejected("InterPodAffinity", evidence));
  return [reasonFor(told), reasonFor(told, told)];
}

function fact(text: string): Evidence {
  return { kind: "fact", fact: text, theme: { one: `is ${text}`, many: `are ${text}` } };
}

function interPod(
  direction: InterPodEvidence["direction"],
  topologyKey: string,
  asked: Partial<PodAffinityTerm> = {},
): InterPodEvidence {
  const [affinityTerm] = affinityPod("web", { wants: [term("store", topologyKey, asked)] }).requiredAffinityTerms;
  if (affinityTerm === undefined) throw new Error("the pod has one term");
  const termOf = { namespace: "default", name: "store" };
  const found = { blockers: [], matching: [], matchingThisTerm: 0, matchingHere: 0, elsewhere: [] };
  return { kind: "interPod", affinityTerm, direction, term: "", termOf, topologyKey, topologyValue: "x", ...found };
}

describe("nodes have in common", () => {
  test.each<[string, Evidence, string, string]>([
    ["nobody wanted on it", interPod("wants", hostname), "runs no pod with app=store", "run no pod with app=store"],
    [
      "nobody wanted in its zone",
      interPod("wants", zone),
      "is in a zone that runs no pod with app=store",
      "are in a zone that runs no pod with app=store",
    ],
    ["nobody at all", interPod("wants", hostname, { labelSelector: {} }), "runs no pod", "run no pod"],
    [
      "somebody to avoid on it",
      interPod("avoids", hostname),
      "already runs a pod with app=store",
      "already run a pod with app=store",
    ],
    [
      "somebody to avoid in its zone",
      interPod("avoids", zone),
      "is in a zone that already runs a pod with app=store",
      "are in a zone that already runs a pod with app=store",
    ],
    [
      "somebody on it who avoids the pod",
      interPod("avoidedBy", hostname),
      "runs a pod that avoids this one",
      "run a pod that avoids this one",
    ],
    [
      "somebody in its zone who avoids the pod",
      interPod("avoidedBy", zone),
      "is in a zone that runs a pod that avoids this one",
      "are in a zone that runs a pod that avoids this one",
    ],
    [
      "no label for an affinity",
      { ...interPod("wants", zone), topologyValue: undefined },
      `lacks the label ${zone}`,
      `lack the label ${zone}`,
    ],
    ["a fact", fact("cold"), "is cold", "are cold"],
  ])("%s", (_, evidence, one, many) => {
    expect(oneAndTwo(evidence)).toEqual([`1 node ${one}`, `2 nodes ${many}`]);
  });

  test("nobody at all, where the rule has no labelSelector and so selects nobody", () => {
    const { affinityTerm, ...evidence } = interPod("wants", hostname);
    const selectsPod = { requirements: undefined, canonical: "nothing" };
    const told = oneAndTwo({ ...evidence, affinityTerm: { ...affinityTerm, selectsPod } });
    expect(told).toEqual([
      "1 node runs no pod (the rule has no labelSelector, which selects none)",
      "2 nodes run no pod (the rule has no labelSelector, which selects none)",
    ]);
  });

  test("too uneven a spread, or no label for it", () => {
    const counts = {
      inDomain: 1,
      lowest: 0,
      emptiest: "y",
      minDomains: 1,
      domainCount: 2,
      countsItself: true,
      maxSkew: 1,
    };
    const uneven: Evidence = { kind: "spread", term: "", topologyKey: zone, topologyValue: "x", ...counts };
    expect([oneAndTwo(uneven), oneAndTwo({ ...uneven, topologyValue: undefined })]).toEqual([
      ["1 node would make the spread over zones too uneven", "2 nodes would make the spread over zones too uneven"],
      [`1 node lacks the label ${zone}`, `2 nodes lack the label ${zone}`],
    ]);
    const { emptiest: _, ...tooFew } = { ...counts, minDomains: 3 };
    expect(oneAndTwo({ kind: "spread", term: "", topologyKey: zone, topologyValue: "x", ...tooFew })[0]).toBe(
      "1 node would make the spread over zones too uneven (minDomains is 3, only 2 zones count)",
    );
  });

  test("all that they have too little of, and nothing else that rejects them", () => {
    const short = (resource: string): EvidencedRejection =>
      rejected("NodeResourcesFit", { kind: "resource", resource, requested: 2000, used: 0, allocatable: 1 });
    const others = [rejected("NodeAffinity", fact("cold")), rejected("NodeDeclaredFeatures")];
    const told = node("NodeResourcesFit", short("pods"), ...others, short("cpu"));
    expect(reasonFor(told)).toBe("1 node has no room for another pod and too little cpu free (it asks for 2)");
  });

  test("upstream's words, where there is no evidence", () => {
    expect([reasonFor(node("VolumeZone", rejected("VolumeZone"))), reasonFor(node("NodeName"))]).toEqual([
      "1 node is refused (had none)",
      "1 node is not the one that spec.nodeName names",
    ]);
    expect(reasonFor(node("VolumeZone"))).toBe("1 node is refused (had none, didn't satisfy plugin(s) [NodeAffinity])");
  });
});

describe("a node that several plugins reject is counted under", () => {
  const [cold, dark] = [rejected("NodeAffinity", fact("cold")), rejected("TaintToleration", fact("dark"))];

  test("the one that upstream names", () => {
    expect(reasonFor(node("NodeAffinity", dark, cold))).toBe("1 node is cold");
  });

  test("the one that left it out, where upstream names none", () => {
    expect(reasonFor(node(undefined, dark, cold))).toBe("1 node is cold");
  });

  test("the first, where that one has nothing to add", () => {
    expect(reasonFor(node("NodePorts", dark, rejected("VolumeZone")))).toBe("1 node is dark");
  });
});

test("the nodes that the pod is for come first, however many others there are", () => {
  const others = ["a", "b"].map(() => node("TaintToleration", rejected("TaintToleration", fact("tainted"))));
  const elsewhere = ["c", "d", "e"].map(() => node("NodeAffinity", rejected("NodeAffinity", fact("cold"))));
  expect(reasonFor(...elsewhere, ...others, node("NodePorts", rejected("NodePorts", fact("full"))))).toBe(
    "1 node is full; 2 nodes are tainted; 3 nodes are cold",
  );
});

test("pods that are terminating are said to be, where nothing else is in the way", () => {
  const leaving = [{ namespace: "default", name: "old", node: "n", terminatingSince: "2026-01-01T00:00:00Z" }];
  const [avoids, avoidedBy] = [interPod("avoids", hostname), interPod("avoidedBy", hostname)];
  const rejections = [avoids, avoidedBy].map((one) => rejected("InterPodAffinity", { ...one, blockers: leaving }));
  expect(reasonFor(node("InterPodAffinity", ...rejections))).toBe(
    "1 node already runs a pod with app=store that is terminating",
  );
  expect(reasonFor(node("InterPodAffinity", ...rejections.slice(1)))).toBe(
    "1 node runs a pod that avoids this one and is terminating",
  );
  expect(reasonFor(node("InterPodAffinity", ...rejections, rejected("NodePorts", fact("full"))))).toBe(
    "1 node already runs a pod with app=store",
  );
});

test("a node that would do is not counted", () => {
  const feasible: NodeOutcome = { nodeName: "b", code: "Success", scores: new Map(), total: 0 };
  const told = node("NodeAffinity", rejected("NodeAffinity", fact("cold")));
  expect(reasonFor({ outcome: feasible, rejections: [] }, told)).toBe("1 node is cold");
});
