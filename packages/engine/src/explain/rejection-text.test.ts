import { describe, expect, test } from "vitest";
import type { PodAffinityTerm } from "../api/affinity.ts";
import type { EvidencedRejection, InterPodEvidence, PlacedPod, SpreadEvidence } from "../cycle/evidence.ts";
import { affinityPod, term } from "../testing/affinity-pod.ts";
import { rejectionLines } from "./rejection-lines.ts";
import { rejectionText } from "./rejection-text.ts";

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";
const refused = { plugin: "InterPodAffinity", code: "Unschedulable", reasons: ["no"] } as const;

/** Evidence for a term by zone, on a node of zone `x`, unless `more` says otherwise. */
function interPod(
  direction: InterPodEvidence["direction"],
  more: Partial<InterPodEvidence> = {},
  asked: Partial<PodAffinityTerm> = {},
): EvidencedRejection {
  const topologyKey = more.topologyKey ?? zone;
  const [affinityTerm] = affinityPod("web", { wants: [term("store", topologyKey, asked)] }).requiredAffinityTerms;
  if (affinityTerm === undefined) throw new Error("the pod has one term");
  const evidence: InterPodEvidence = {
    kind: "interPod",
    affinityTerm,
    direction,
    term: "its term",
    termOf: { namespace: "default", name: "store" },
    topologyKey,
    topologyValue: "x",
    blockers: [],
    matching: [],
    matchingThisTerm: 0,
    matchingHere: 0,
    elsewhere: [],
    ...more,
  };
  return { ...refused, evidence };
}

function placed(...names: readonly string[]): readonly PlacedPod[] {
  return names.map((name) => ({ namespace: "default", name, node: "n" }));
}

/** Where pods are, each on a node of its own, in the domains of the list. */
function matching(...domains: readonly (string | undefined)[]): Partial<InterPodEvidence> {
  const pods = domains.map((topologyValue, index) => ({
    namespace: "default",
    name: "p",
    node: `n${index}`,
    topologyValue,
  }));
  return { matching: pods, matchingThisTerm: pods.length };
}

function text(rejection: EvidencedRejection, nodeName = "a"): string {
  return rejectionText(rejection, nodeName);
}

describe("affinity that finds nobody says where such pods are", () => {
  test("each domain once, in order, three at most", () => {
    const begin = "zone x runs no pod with app=store; such pods are";
    expect([
      text(interPod("wants", matching("c", "b", "c", "a"))),
      text(interPod("wants", matching("e", "d", "c", "b", "a"))),
    ]).toEqual([
      `${begin} in zone a, in zone b and in zone c`,
      `${begin} in zone a, in zone b, in zone c and 2 other places`,
    ]);
  });

  test("by node where the domain is one", () => {
    expect(text(interPod("wants", { topologyKey: hostname, topologyValue: "a", ...matching("b") }))).toBe(
      "runs no pod with app=store; such pods are on b",
    );
    expect(text(interPod("wants", { topologyKey: "rack", topologyValue: "1", ...matching("node 2") }))).toBe(
      "rack=1 runs no pod with app=store; such pods are in rack=node 2",
    );
  });

  test.each<[Partial<PodAffinityTerm>, string]>([
    [{}, "namespace default"],
    [{ namespaces: ["b", "a"] }, "namespace a or b"],
    [{ namespaces: ["e", "d", "c", "b", "a"] }, "namespace a, b, c or 2 others"],
    [{ namespaceSelector: {} }, "any namespace"],
  ])("nowhere in the namespaces of a term with %j", (asked, where) => {
    expect(text(interPod("wants", {}, asked))).toBe(`zone x runs no pod with app=store: there is none in ${where}`);
  });

  test("nowhere, for a namespace selector that selects no namespace", () => {
    const { evidence } = interPod("wants");
    if (evidence?.kind !== "interPod") throw new Error("no evidence of this plugin");
    const affinityTerm = { ...evidence.affinityTerm, namespaces: new Set<string>() };
    expect(text({ ...refused, evidence: { ...evidence, affinityTerm } })).toBe(
      "zone x runs no pod with app=store: there is none in the namespaces that its namespaceSelector selects: it selects none",
    );
  });
});

describe("a term is told by the pods that it selects", () => {
  const several = { matchLabels: { app: "any pod", tier: "a pod" } };
  test.each<[string, Partial<PodAffinityTerm>, readonly string[]]>([
    [
      "by several labels, whatever they say",
      { labelSelector: several },
      [
        "zone x runs no pod with app=any pod and tier=a pod: there is none in namespace default",
        "zone x already runs default/a: the pod avoids pods with app=any pod and tier=a pod",
      ],
    ],
    [
      "all of them",
      { labelSelector: {} },
      [
        "zone x runs no pod: there is none in namespace default",
        "zone x already runs default/a: the pod avoids all pods",
      ],
    ],
  ])("%s", (_, asked, texts) => {
    expect([text(interPod("wants", {}, asked)), text(interPod("avoids", { blockers: placed("a") }, asked))]).toEqual(
      texts,
    );
  });

  test("none of them, without a selector", () => {
    const { evidence } = interPod("wants");
    if (evidence?.kind !== "interPod") throw new Error("no evidence of this plugin");
    const selectsPod = { requirements: undefined, canonical: "nothing" };
    const affinityTerm = { ...evidence.affinityTerm, selectsPod };
    expect(text({ ...refused, evidence: { ...evidence, affinityTerm } })).toBe(
      "zone x runs no pod (the rule has no labelSelector, which selects none): there is none in namespace default",
    );
  });
});

test("three pods in the way are named, with how many more there are", () => {
  expect([
    text(interPod("avoids", { blockers: placed("a", "b", "c") })),
    text(interPod("avoidedBy", { blockers: placed("a", "b", "c", "d", "e") })),
  ]).toEqual([
    "zone x already runs default/a, default/b and default/c: the pod avoids pods with app=store",
    "zone x already runs default/a, default/b, default/c and 2 more, which avoid pods with app=store",
  ]);
});

test("a pod in the way that is terminating is said to be, and since when", () => {
  const [leaving] = placed("a");
  if (leaving === undefined) throw new Error("there is one");
  const blockers = [{ ...leaving, terminatingSince: "2026-01-01T00:00:00Z" }, ...placed("b")];
  expect(text(interPod("avoids", { blockers }))).toBe(
    "zone x already runs default/a (terminating since 2026-01-01T00:00:00Z) and default/b: the pod avoids pods with app=store",
  );
});

test("a rule that looks beyond its pod's namespace says where", () => {
  const elsewhere = { namespaces: ["b", "a"] };
  expect([
    text(interPod("avoids", { blockers: placed("x") }, elsewhere)),
    text(interPod("avoids", { blockers: placed("x") }, { ...elsewhere, labelSelector: {} })),
    text(interPod("avoidedBy", { blockers: placed("x") }, { namespaceSelector: { matchLabels: { team: "t" } } })),
    text(interPod("avoids", { blockers: placed("x") }, { namespaceSelector: {} })),
  ]).toEqual([
    "zone x already runs default/x: the pod avoids pods with app=store in namespace a or b",
    "zone x already runs default/x: the pod avoids all pods in namespace a or b",
    "zone x already runs default/x, which avoids pods with app=store in a namespace with team=t",
    "zone x already runs default/x: the pod avoids pods with app=store in any namespace",
  ]);
});

test("a selector of namespaces that excludes alone selected all of them before 1.37", () => {
  const matchExpressions = [{ key: "team", operator: "NotIn", values: ["t"] }] as const;
  expect(text(interPod("avoids", { blockers: placed("x") }, { namespaceSelector: { matchExpressions } }))).toBe(
    "zone x already runs default/x: the pod avoids pods with app=store in any namespace (before Kubernetes 1.37 a namespaceSelector that only excludes selects all)",
  );
});

test("a spread counts the pod where it matches itself", () => {
  const uneven: SpreadEvidence = {
    kind: "spread",
    term: "its constraint",
    topologyKey: zone,
    topologyValue: "x",
    inDomain: 5,
    lowest: 2,
    emptiest: "y",
    minDomains: 1,
    domainCount: 2,
    countsItself: true,
    maxSkew: 3,
  };
  const { emptiest: _, ...tooFew } = { ...uneven, minDomains: 2, domainCount: 1, lowest: 0 };
  const [itself, others] = [uneven, { ...uneven, countsItself: false, inDomain: 1, lowest: 0, maxSkew: 0 }];
  expect([itself, others, tooFew].map((evidence) => text({ ...refused, evidence }))).toEqual([
    "zone x counts 5 matching pods, zone y the fewest, 2: with this pod 4 more, maxSkew is 3",
    "zone x counts 1 matching pod, zone y the fewest, 0: 1 more without this pod, which does not match, maxSkew is 0",
    "zone x counts 5 matching pods, and the fewest are taken as 0, since minDomains is 2 and only 1 zone counts: with this pod 6 more, maxSkew is 3",
  ]);
});

test("places for pods are counted; of a resource what is free is told, never less than nothing", () => {
  const short = (resource: string, requested: number, used: number, allocatable: number): EvidencedRejection => ({
    ...refused,
    evidence: { kind: "resource", resource, requested, used, allocatable },
  });
  expect([text(short("pods", 1, 110, 110)), text(short("cpu", 2000, 500, 1000)), text(short("cpu", 1, 9, 8))]).toEqual([
    "runs 110 pods and takes no more than 110",
    "asks for 2 cpu; 500m of 1 is free",
    "asks for 1m cpu; 0 of 8m is free",
  ]);
});

test("without evidence the reasons speak", () => {
  expect(text({ ...refused, plugin: "VolumeZone", reasons: ["node(s) had no zone", "nor region"] })).toBe(
    "is refused (had no zone, nor region)",
  );
});

describe("the lines of a node", () => {
  const lines = (...rejections: readonly EvidencedRejection[]) => rejectionLines(rejections, "a");
  const textOf = (line: ReturnType<typeof lines>[number]) => line.text;
  const avoids = (more: Partial<InterPodEvidence> = {}) =>
    interPod("avoids", { blockers: placed("s1", "s2"), ...more });
  const avoidedBy = (name: string, more: Partial<InterPodEvidence> = {}, asked: Partial<PodAffinityTerm> = {}) =>
    interPod("avoidedBy", { blockers: placed(name), ...more }, asked);

  test("name the rule behind them where it is another pod's, and only there", () => {
    const plain = { ...refused, plugin: "NodeUnschedulable" } as const;
    expect(lines(plain, interPod("wants"), avoidedBy("s9"))).toEqual([
      { plugin: "NodeUnschedulable", text: "is cordoned" },
      {
        plugin: "InterPodAffinity",
        text: "zone x runs no pod with app=store: there is none in namespace default",
      },
      {
        plugin: "InterPodAffinity",
        text: "zone x already runs default/s9, which avoids pods with app=store",
        theirs: { path: "its term", pods: 1 },
      },
    ]);
  });

  test("put pods together that avoid the pod by the same term, key and selector", () => {
    const [same, otherTerm] = [avoidedBy("s2"), avoidedBy("s3", { term: "another" })];
    const otherKey = avoidedBy("s4", { topologyKey: "rack" });
    const otherPods = avoidedBy("s5", {}, { labelSelector: { matchLabels: { app: "web" } } });
    expect(lines(avoidedBy("s1"), same, otherTerm, otherKey, otherPods).map(textOf)).toEqual([
      "zone x already runs default/s1 and default/s2, which avoid pods with app=store",
      "zone x already runs default/s3, which avoids pods with app=store",
      "rack=x already runs default/s4, which avoids pods with app=store",
      "zone x already runs default/s5, which avoids pods with app=web",
    ]);
  });

  test("say once that pods avoid the pod which it avoids", () => {
    expect(lines(avoids(), avoidedBy("s1"), avoidedBy("s2")).map(textOf)).toEqual([
      "zone x already runs default/s1 and default/s2: the pod avoids pods with app=store, and they avoid it",
    ]);
  });

  test("say both where some of those who avoid the pod are not avoided, or by another key", () => {
    const both = lines(avoids(), avoidedBy("s1"), avoidedBy("s9")).map(textOf);
    expect(both).toEqual([
      "zone x already runs default/s1 and default/s2: the pod avoids pods with app=store",
      "zone x already runs default/s1 and default/s9, which avoid pods with app=store",
    ]);
    expect(lines(avoids(), avoidedBy("s1", { topologyKey: "rack" })).map(textOf)).toEqual([
      "zone x already runs default/s1 and default/s2: the pod avoids pods with app=store",
      "rack=x already runs default/s1, which avoids pods with app=store",
    ]);
  });

  test("say both where the pod avoids more than those who avoid it", () => {
    expect(lines(avoids(), avoidedBy("s1")).map(textOf)).toEqual([
      "zone x already runs default/s1 and default/s2: the pod avoids pods with app=store",
      "zone x already runs default/s1, which avoids pods with app=store",
    ]);
  });

  test("are no fewer where other pods of those names are avoided, or where the pod wants them", () => {
    const elsewhere = [{ namespace: "other", name: "s1", node: "n" }];
    expect([
      lines(avoids({ blockers: elsewhere }), avoidedBy("s1")).length,
      lines(interPod("wants", { blockers: placed("s1") }), avoidedBy("s1")).length,
    ]).toEqual([2, 2]);
  });
});
