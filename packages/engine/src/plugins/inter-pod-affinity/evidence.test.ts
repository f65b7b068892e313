import { describe, expect, test } from "vitest";
import type { Labels } from "../../api/object-meta.ts";
import type { EvidencedRejection, InterPodEvidence } from "../../cycle/evidence.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { affinityPod as pod, term } from "../../testing/affinity-pod.ts";
import { clusterWith, labelledNode } from "../../testing/labelled-cluster.ts";
import { interPodEvidence } from "./evidence.ts";
import { affinityNotMet, antiAffinityViolated, existingAntiAffinityViolated } from "./filter.ts";

const [z1, z2] = [{ zone: "1" }, { zone: "2" }];
const affinityPath = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution";
const antiAffinityPath = "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution";

/** What keeps the pod from the first of the nodes. */
function evidence(
  incoming: PodInfo,
  nodes: readonly NodeInfo[],
  namespaces: Readonly<Record<string, Labels>> = {},
): readonly EvidencedRejection[] {
  const cluster = clusterWith(nodes, { namespaces: new Map(Object.entries(namespaces)) });
  const [asked] = nodes as [NodeInfo];
  return interPodEvidence(false)(incoming, cluster)(asked);
}

/** The rest of the evidence for a term of a pod of `default`, by `zone`. */
function about(owner: PodInfo, part: Partial<InterPodEvidence> & Pick<InterPodEvidence, "affinityTerm">): object {
  return {
    kind: "interPod",
    term: part.affinityTerm.path,
    termOf: { namespace: "default", name: owner.name },
    topologyKey: "zone",
    topologyValue: "1",
    blockers: [],
    matching: [],
    matchingThisTerm: 0,
    matchingHere: 0,
    elsewhere: [],
    ...part,
  };
}

/** The evidence in one word and who is behind it. */
function inShort(rejections: readonly EvidencedRejection[]): readonly string[] {
  return rejections.map(({ evidence: found }) => {
    if (found?.kind !== "interPod") throw new Error("no evidence of this plugin");
    return [found.direction, found.topologyKey, ...found.blockers.map(({ name }) => name)].join(" ");
  });
}

describe("a term of the pod's affinity", () => {
  test("comes with the pods that match all terms, and where they are", () => {
    const web = pod("web", { wants: [term("store")] });
    const [affinityTerm] = web.requiredAffinityTerms as [PodInfo["requiredAffinityTerms"][number]];
    const nodes = [node("a", z1), node("b", z2, pod("store"), pod("db")), node("c", {}, pod("store"))];
    const matching = [
      { namespace: "default", name: "store", node: "b", topologyValue: "2" },
      { namespace: "default", name: "store", node: "c", topologyValue: undefined },
    ];
    expect(affinityTerm.path).toBe(`${affinityPath}[0]`);
    expect(evidence(web, nodes)).toEqual([
      {
        plugin: "InterPodAffinity",
        ...affinityNotMet,
        evidence: about(web, {
          affinityTerm,
          direction: "wants",
          matching,
          matchingThisTerm: 2,
          matchingHere: 0,
          elsewhere: [],
        }),
      },
    ]);
  });

  test("is met by one pod of several in the node's domain", () => {
    const web = pod("web", { wants: [term("store")] });
    expect(evidence(web, [node("a", z1), node("b", z1, pod("store"), pod("store")), node("c", z2)])).toEqual([]);
  });

  test("counts who matches it alone, where nobody matches all terms", () => {
    const web = pod("web", { wants: [term("store"), term("db", "zone")] });
    const found = evidence(web, [node("a", z1, pod("store"), pod("store"))]).map(({ evidence: one }) => one);
    expect(found).toMatchObject([
      { term: `${affinityPath}[0]`, matching: [], matchingThisTerm: 2, matchingHere: 2, elsewhere: [] },
      { term: `${affinityPath}[1]`, matching: [], matchingThisTerm: 0, matchingHere: 0, elsewhere: [] },
    ]);
  });

  test("does not keep the first pod of its group from a node with the key", () => {
    const web = pod("web", { wants: [term("web")] });
    expect(evidence(web, [node("a", z1)])).toEqual([]);
    expect(evidence(web, [node("a", z1), node("b", {}, pod("web"))])).toEqual([]);
    expect(inShort(evidence(web, [node("a", z1), node("b", z2, pod("web"))]))).toEqual(["wants zone"]);
    expect(inShort(evidence(web, [node("a", {})]))).toEqual(["wants zone"]);
  });

  test("keeps a pod that matches only some of its terms from being the first", () => {
    const web = pod("web", { wants: [term("web"), term("store")] });
    expect(inShort(evidence(web, [node("a", z1)]))).toEqual(["wants zone", "wants zone"]);
  });

  test("ends the exception where another pod counts for another term", () => {
    const web = pod("web", { wants: [term("web"), term("web", "rack")] });
    const nodes = [node("a", { zone: "1", rack: "1" }), node("b", z2, pod("web"))];
    expect(inShort(evidence(web, nodes))).toEqual(["wants zone", "wants rack"]);
  });
});

describe("a term of the pod's anti-affinity", () => {
  test("comes with the pods of the domain that it avoids", () => {
    const web = pod("web", { avoids: [term("store")] });
    const [affinityTerm] = web.requiredAntiAffinityTerms as [PodInfo["requiredAntiAffinityTerms"][number]];
    const nodes = [
      node("a", z1, pod("store"), pod("db")),
      node("b", z1, pod("store")),
      node("c", z2, pod("store")),
      node("d", {}, pod("store")),
    ];
    const blockers = ["a", "b"].map((at) => ({ namespace: "default", name: "store", node: at }));
    expect(affinityTerm.path).toBe(`${antiAffinityPath}[0]`);
    expect(evidence(web, nodes)).toEqual([
      {
        plugin: "InterPodAffinity",
        ...antiAffinityViolated,
        evidence: about(web, { affinityTerm, direction: "avoids", blockers }),
      },
    ]);
  });

  test("keeps the pod neither from other domains nor from nodes without the key", () => {
    const web = pod("web", { avoids: [term("store")] });
    const others = [node("b", z2, pod("store")), node("c", {}, pod("store"))];
    expect(evidence(web, [node("a", z1), ...others])).toEqual([]);
    expect(evidence(web, [node("a", {}), ...others])).toEqual([]);
  });
});

describe("a term of a placed pod's anti-affinity", () => {
  test("is told as that pod's, with that pod alone as blocker", () => {
    const store = pod("store", { avoids: [term("db"), term("web")] });
    const affinityTerm = store.requiredAntiAffinityTerms[1] as PodInfo["requiredAntiAffinityTerms"][number];
    expect(evidence(pod("web"), [node("a", z1), node("b", z1, store)])).toEqual([
      {
        plugin: "InterPodAffinity",
        ...existingAntiAffinityViolated,
        evidence: about(store, {
          affinityTerm,
          direction: "avoidedBy",
          blockers: [{ namespace: "default", name: "store", node: "b" }],
        }),
      },
    ]);
  });

  test("is told once for each pod that avoids, by each key", () => {
    const store = pod("store", { avoids: [term("web"), term("web", "rack")] });
    const db = pod("db", { avoids: [term("web")] });
    const nodes = [node("a", { zone: "1", rack: "1" }, store), node("b", z1, db), node("c", z2, pod("store"))];
    expect(inShort(evidence(pod("web"), nodes))).toEqual([
      "avoidedBy zone store",
      "avoidedBy zone db",
      "avoidedBy rack store",
    ]);
  });

  test("keeps the pod neither from other domains nor from nodes without the key", () => {
    const avoids = [term("web")];
    const others = [node("b", z2, pod("store", { avoids })), node("c", {}, pod("store", { avoids }))];
    expect(evidence(pod("web"), [node("a", z1), ...others])).toEqual([]);
    expect(evidence(pod("web"), [node("a", {}), ...others])).toEqual([]);
  });

  test("sees the labels of the pod's namespace", () => {
    const prod = { namespaceSelector: { matchLabels: { env: "prod" } } };
    const store = pod("store", { namespace: "other", avoids: [term("web", "zone", prod)] });
    const namespaces = { prod: { env: "prod" }, dev: { env: "dev" } };
    const found = (namespace: string) =>
      inShort(evidence(pod("web", { namespace }), [node("a", z1, store)], namespaces));
    expect([found("prod"), found("dev")]).toEqual([["avoidedBy zone store"], []]);
  });
});

test("the pod's own terms come first, affinity before anti-affinity", () => {
  const store = pod("store", { avoids: [term("web")] });
  const web = pod("web", { wants: [term("db")], avoids: [term("store")] });
  expect(inShort(evidence(web, [node("a", z1, store)]))).toEqual([
    "wants zone",
    "avoids zone store",
    "avoidedBy zone store",
  ]);
});

test("the pod's namespace selectors mean the namespaces that they select now", () => {
  const prod = { namespaceSelector: { matchLabels: { env: "prod" } } };
  const namespaces = { prod: { env: "prod" } };
  const nodes = [node("a", z1, pod("store", { namespace: "prod" }))];
  expect(evidence(pod("web", { wants: [term("store", "zone", prod)] }), nodes, namespaces)).toEqual([]);
  expect(inShort(evidence(pod("web", { avoids: [term("store", "zone", prod)] }), nodes, namespaces))).toEqual([
    "avoids zone store",
  ]);
});

function node(name: string, labels: Labels, ...placed: readonly PodInfo[]): NodeInfo {
  return labelledNode(name, labels, placed);
}
