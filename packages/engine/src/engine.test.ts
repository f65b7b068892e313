import { describe, expect, test } from "vitest";
import type { NodeAffinity } from "./api/affinity.ts";
import { type ClusterObject, clusterObjectKinds, type PodObject, referenceTo } from "./api/cluster-object.ts";
import type { Labels } from "./api/object-meta.ts";
import type { Pod, PodStatus } from "./api/pod.ts";
import type { Engine } from "./engine.ts";
import { createIncrementalEngine } from "./incremental/incremental-engine.ts";
import { defaultProfile } from "./plugins/default-profile.ts";
import { createReferenceEngine } from "./reference/reference-engine.ts";

const engines = [
  ["the reference engine", createReferenceEngine],
  ["the incremental engine", createIncrementalEngine],
] as const;

describe.each(engines)("%s", (_, create) => {
  describe("a preferred value that is no label's", () => {
    const preferred = [
      { weight: 1, preference: { matchExpressions: [{ key: "cores", operator: "Gt" as const, values: ["-4"] }] } },
    ];
    const nodeAffinity = { preferredDuringSchedulingIgnoredDuringExecution: preferred };
    const asking: Pod = { metadata: { name: "x" }, spec: { containers: [], affinity: { nodeAffinity } } };
    const error = expect.stringMatching(/^running PreScore plugin "NodeAffinity": \[0\].*Invalid value: "-4"/);

    test("fails the cycle once nodes are to be compared", () => {
      const engine = filled(create, node("a"), node("b"));
      expect(engine.decide(asking, () => 0)).toEqual({ kind: "error", message: error });
      expect(engine.examine(asking)).toMatchObject({ best: [], error });
    });

    test("does nothing to a single node, which is taken without being scored", () => {
      const engine = filled(create, node("a"));
      expect(engine.decide(asking, () => 0)).toMatchObject({ kind: "scheduled", nodeName: "a" });
      expect(engine.examine(asking)).toMatchObject({ best: ["a"] });
      expect(engine.examine(asking)).not.toHaveProperty("error");
    });

    test("nor to the node that the pod is nominated for", () => {
      const engine = filled(create, node("a"), node("b"));
      const nominated = { ...asking, status: { nominatedNodeName: "b" } };
      expect(engine.decide(nominated, () => 0)).toMatchObject({ kind: "scheduled", nodeName: "b" });
      expect(engine.examine(nominated)).toMatchObject({ best: ["b"] });
    });
  });

  describe("what the API server stores empty", () => {
    const asking = (nodeAffinity: NodeAffinity): Pod => ({
      metadata: { name: "x" },
      spec: { containers: [], affinity: { nodeAffinity } },
    });

    test("a preference without terms prefers nothing", () => {
      const engine = filled(create, node("a"), node("b"));
      const pod = asking({ preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1 }] });
      expect(engine.examine(pod)).toMatchObject({ best: ["a", "b"] });
      expect(engine.decide(pod, () => 0)).toMatchObject({ kind: "scheduled" });
    });

    test.each([null, []])("a node selector whose terms are %j matches nothing", (nodeSelectorTerms) => {
      const engine = filled(create, node("a"), node("b"));
      const pod = asking({ requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } });
      expect(engine.examine(pod).best).toEqual([]);
      expect(engine.decide(pod, () => 0)).toMatchObject({ kind: "unschedulable" });
    });
  });

  describe("a pod counts on its node", () => {
    test.each<[string, PodObject, string[]]>([
      ["bound", pod("db", { on: "a" }), ["b"]],
      ["terminating", pod("db", { on: "a", terminating: true }), ["b"]],
      ["nominated", pod("db", { status: { nominatedNodeName: "a" } }), ["b"]],
      ["bound elsewhere than nominated", pod("db", { on: "b", status: { nominatedNodeName: "a" } }), ["a"]],
      ["not when waiting", pod("db"), ["a", "b"]],
      ["not when it succeeded", pod("db", { on: "a", status: { phase: "Succeeded" } }), ["a", "b"]],
      ["not when it failed", pod("db", { on: "a", status: { phase: "Failed" } }), ["a", "b"]],
      ["not when it is over and was nominated", pod("db", { status: over }), ["a", "b"]],
      ["not when its node is unknown", pod("db", { on: "c" }), ["a", "b"]],
    ])("%s", (_state, placed, fits) => {
      expect(feasible(filled(create, node("a"), node("b"), placed))).toEqual(fits);
    });

    test("no longer when it is over, and again when a change says so", () => {
      const engine = filled(create, node("a"), node("b"), pod("db", { on: "a" }));
      engine.change(pod("db", { on: "a", status: { phase: "Failed" } }));
      expect(feasible(engine)).toEqual(["a", "b"]);
      engine.change(pod("db", { on: "b" }));
      expect(feasible(engine)).toEqual(["a"]);
    });
    test("still, when it is nominated and another that was nominated for its node goes", () => {
      const status = { nominatedNodeName: "a" };
      const engine = filled(create, node("a"), node("b"), pod("db", { status }), pod("old", { status }));
      engine.remove({ kind: "Pod", namespace: "default", name: "old" });
      expect(feasible(engine)).toEqual(["b"]);
    });
    test("not against itself, when it is the one nominated", () => {
      const engine = filled(create, node("a"), node("b"), pod("web", { status: { nominatedNodeName: "a" } }));
      expect(feasible(engine)).toEqual(["a", "b"]);
    });
  });

  describe("the pods of a node that is not there", () => {
    test("count as soon as it comes", () => {
      const engine = filled(create, node("b"), pod("db", { on: "a" }));
      engine.add(node("a"));
      expect(feasible(engine)).toEqual(["b"]);
    });
    test("stay known when it goes, and count again when it comes back", () => {
      const engine = filled(create, node("a"), node("b"), pod("db", { on: "a" }), pod("old", { on: "a" }));
      engine.remove({ kind: "Node", name: "a" });
      expect(feasible(engine)).toEqual(["b"]);
      engine.remove({ kind: "Pod", namespace: "default", name: "old" });
      engine.add(node("a"));
      expect(feasible(engine)).toEqual(["b"]);
      expect(engine.cluster.node("a")?.pods.map(({ key }) => key)).toEqual(["default/db"]);
    });
  });

  describe("an assumed pod", () => {
    test("counts as bound, and no more when it is forgotten", () => {
      const engine = filled(create, node("a"), node("b"));
      engine.assume(pod("db"), "a");
      expect(feasible(engine)).toEqual(["b"]);
      engine.forget(pod("db"));
      expect(feasible(engine)).toEqual(["a", "b"]);
    });
    test("is nominated again when it was before", () => {
      const engine = filled(create, node("a"), node("b"), pod("db", { status: { nominatedNodeName: "b" } }));
      engine.assume(pod("db"), "a");
      expect(feasible(engine)).toEqual(["b"]);
      engine.forget(pod("db"));
      expect(feasible(engine)).toEqual(["a"]);
    });
    test("is bound by a change, or by being added, wherever that says", () => {
      for (const bind of ["change", "add"] as const) {
        const engine = filled(create, node("a"), node("b"));
        engine.assume(pod("db"), "a");
        engine[bind](pod("db", { on: "b" }));
        expect(feasible(engine)).toEqual(["a"]);
        expect(() => engine.forget(pod("db"))).toThrow(RangeError);
      }
    });
    test("can be removed", () => {
      const engine = filled(create, node("a"));
      engine.assume(pod("db"), "a");
      engine.remove({ kind: "Pod", namespace: "default", name: "db" });
      expect(feasible(engine)).toEqual(["a"]);
      expect(() => engine.forget(pod("db"))).toThrow(RangeError);
    });
  });

  describe("undo", () => {
    test("takes everything back, the order of the nodes included", () => {
      const engine = filled(create, namespace("shop", {}), node("a"), node("b"), pod("db", { on: "a" }));
      const before = picture(engine);
      const mark = engine.mark();
      engine.change(node("b", "z2"));
      engine.remove({ kind: "Node", name: "a" });
      engine.add(node("a", "z3"));
      engine.change(namespace("shop", { team: "x" }));
      engine.change(pod("db", { on: "b" }));
      engine.assume(pod("cache"), "a");
      expect(picture(engine)).not.toEqual(before);
      engine.undo(mark);
      expect(picture(engine)).toEqual(before);
    });
    test("can go back to the same mark again, and voids later ones", () => {
      const engine = filled(create, node("a"), node("b"));
      const first = engine.mark();
      engine.assume(pod("db"), "a");
      const second = engine.mark();
      engine.undo(first);
      expect(() => engine.undo(second)).toThrow(RangeError);
      engine.assume(pod("db"), "b");
      engine.undo(first);
      expect(feasible(engine)).toEqual(["a", "b"]);
    });
    test("brings an assumed pod back as assumed", () => {
      const engine = filled(create, node("a"), node("b"));
      engine.assume(pod("db"), "a");
      const mark = engine.mark();
      engine.change(pod("db", { on: "b" }));
      engine.undo(mark);
      engine.forget(pod("db"));
      expect(feasible(engine)).toEqual(["a", "b"]);
    });
  });

  test.each<[string, (engine: Engine) => void, string]>([
    ["a node that is there already", (engine) => engine.add(node("a")), "a"],
    ["a pod that is there already", (engine) => engine.add(pod("db")), "default/db"],
    ["a change of nothing", (engine) => engine.change(pod("ghost")), "default/ghost"],
    ["removing nothing", (engine) => engine.remove({ kind: "Service", namespace: "default", name: "x" }), "default/x"],
    ["a node that is not there", (engine) => engine.assume(pod("web"), "ghost"), "ghost"],
    ["a pod that is bound already", (engine) => engine.assume(pod("db"), "a"), "default/db"],
    ["forgetting a bound pod", (engine) => engine.forget(pod("db")), "default/db"],
    ["a mark that never was", (engine) => engine.undo(7), "7"],
  ])("refuses %s, by name, and stays as it was", (_what, act, name) => {
    const engine = filled(create, node("a"), pod("db", { on: "a" }));
    const before = picture(engine);
    expect(() => act(engine)).toThrow(RangeError);
    expect(() => act(engine)).toThrow(name);
    expect(picture(engine)).toEqual(before);
  });

  test.each(clusterObjectKinds)(
    "refuses a %s twice, and to change or remove one that is not there, by kind and name",
    (kind) => {
      const engine = filled(create);
      const object = objectOf(kind);
      const named = new RegExp(`${kind}.*one`);
      const remove = (): void => engine.remove(referenceTo(object));
      expect(() => engine.change(object)).toThrow(named);
      expect(remove).toThrow(named);
      engine.add(object);
      expect(() => engine.add(object)).toThrow(named);
      remove();
      expect(remove).toThrow(named);
    },
  );

  test.each(clusterObjectKinds)("takes back that a %s came, changed and went", (kind) => {
    const engine = filled(create);
    const object = objectOf(kind);
    const nothing = engine.mark();
    engine.add(object);
    const there = engine.mark();
    engine.change(objectOf(kind, { app: "web" }));
    engine.remove(referenceTo(object));
    engine.undo(there);
    expect(() => engine.add(object)).toThrow(RangeError);
    engine.undo(nothing);
    expect(() => engine.remove(referenceTo(object))).toThrow(RangeError);
  });

  test.each([2, -1, 0.5])("refuses a tie break that picks none of the nodes: %s", (pick) => {
    const engine = filled(create, node("a"), node("b"));
    expect(() => engine.decide(pod("web"), () => pick)).toThrow(`the tie break picked ${pick} of 2 nodes`);
    engine.remove({ kind: "Node", name: "b" });
    expect(engine.decide(pod("web"), () => pick)).toMatchObject({ nodeName: "a" });
  });

  test("refuses to assume a pod twice", () => {
    const engine = filled(create, node("a"), node("b"));
    engine.assume(pod("db"), "a");
    expect(() => engine.assume(pod("db"), "b")).toThrow(RangeError);
    expect(feasible(engine)).toEqual(["b"]);
  });

  test("tells objects of one name apart by kind and namespace", () => {
    const engine = filled(create, node("a"), namespace("a", {}), pod("a", { on: "a" }));
    engine.add({ ...pod("a"), metadata: { name: "a", namespace: "other" } });
    engine.remove({ kind: "Pod", namespace: "other", name: "a" });
    engine.remove({ kind: "Namespace", name: "a" });
    expect(feasible(engine)).toEqual([]);
  });

  test("knows names that every JavaScript object inherits only when they were added", () => {
    const engine = filled(create);
    expect(engine.cluster.node("constructor")).toBeUndefined();
    expect(engine.cluster.services("__proto__")).toEqual([]);
    engine.add(node("__proto__"));
    engine.add({ kind: "Service", metadata: { name: "constructor", namespace: "__proto__" } });
    expect(engine.cluster.node("__proto__")?.name).toBe("__proto__");
    expect(engine.cluster.services("__proto__").map(({ metadata }) => metadata.name)).toEqual(["constructor"]);
  });

  test("counts an image on each node once, with the size that the first one reports", () => {
    const engine = filled(create, imageNode("a", 10, 99), imageNode("b", 20));
    expect(new Map(engine.cluster.images)).toEqual(new Map([["app", { sizeBytes: 10, nodes: 2 }]]));
    engine.remove({ kind: "Node", name: "a" });
    expect(new Map(engine.cluster.images)).toEqual(new Map([["app", { sizeBytes: 20, nodes: 1 }]]));
  });

  test("says what upstream says of a cluster without nodes", () => {
    expect(filled(create).decide(pod("web"), () => 0)).toEqual({
      kind: "unschedulable",
      message: "no nodes available to schedule pods",
    });
  });
});

const over: PodStatus = { phase: "Failed", nominatedNodeName: "a" };

function filled(create: (typeof engines)[number][1], ...objects: readonly ClusterObject[]): Engine {
  const engine = create(defaultProfile());
  for (const object of objects) engine.add(object);
  return engine;
}

/** One of the kind that says next to nothing. */
function objectOf(kind: ClusterObject["kind"], labels: Labels = {}): ClusterObject {
  return {
    kind,
    metadata: { name: "one", labels },
    spec: { containers: [], drivers: [], source: {} },
  } as ClusterObject;
}

/** The nodes that can take another pod with the port that every pod here has. */
function feasible(engine: Engine): string[] {
  const { nodes } = engine.examine(pod("web"));
  return nodes.flatMap(({ nodeName, code }) => (code === "Success" ? [nodeName] : []));
}

function picture(engine: Engine): object {
  const { nodes, namespaces } = engine.cluster;
  return {
    nodes: nodes.map(({ node: { metadata }, pods }) => ({ metadata, pods: pods.map(({ key }) => key) })),
    namespaces: new Map(namespaces),
    examination: engine.examine(pod("web")),
  };
}

/** A pod that takes a port of its node, so that no two of them share one. */
function pod(name: string, { on = "", terminating = false, status }: PodState = {}): Pod & { readonly kind: "Pod" } {
  return {
    kind: "Pod",
    metadata: { name, namespace: "default", ...(terminating && { deletionTimestamp: "2026-01-01T00:00:00Z" }) },
    spec: { containers: [{ name: "main", ports: [{ hostPort: 80 }] }], ...(on !== "" && { nodeName: on }) },
    ...(status && { status }),
  };
}

interface PodState {
  readonly on?: string;
  readonly terminating?: boolean;
  readonly status?: PodStatus;
}

function node(name: string, zone = "z1"): ClusterObject {
  return {
    kind: "Node",
    metadata: { name, labels: { zone } },
    status: { allocatable: { cpu: 8, memory: "8Gi", pods: 9 } },
  };
}

function imageNode(name: string, ...sizes: readonly number[]): ClusterObject {
  const images = sizes.map((sizeBytes) => ({ names: ["app"], sizeBytes }));
  return { kind: "Node", metadata: { name }, status: { images } };
}

function namespace(name: string, labels: Labels): ClusterObject {
  return { kind: "Namespace", metadata: { name, labels } };
}
