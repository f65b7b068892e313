import type { NodeObject, ReplicaSet, ResourceList } from "@stowage/engine";
import { describe, expect, test } from "vitest";
import { deployment, node, pod, template } from "../testing/objects.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";

const nodes = [node("a"), node("b")];

function names(plan: ReturnType<typeof planOf>): readonly (string | undefined)[] {
  return plan.bound.map(({ pod: { metadata } }) => metadata.name);
}

function messages(plan: ReturnType<typeof planOf>): readonly string[] {
  return plan.warnings.map(({ object, path, message }) => `${object} ${path}: ${message}`);
}

describe("the cluster is state", () => {
  test("workloads of the cluster are not expanded, its pending pods are placed, those that are over are ignored", () => {
    const done = { ...pod("done", "", { nodeName: "a" }), status: { phase: "Succeeded" as const } };
    const plan = planOf(
      [...nodes, deployment("web", 3, "app=web"), pod("waiting"), done, pod("there", "", { nodeName: "b" })],
      [],
    );
    expect([linesOf(plan).length, plan.pods[0]?.status, names(plan)]).toEqual([1, "Scheduled", ["there"]]);
  });

  test("nodes among the wishes are the cluster when none is given; without any, a small one is made up", () => {
    expect(planOf(undefined, [node("n"), pod("x")]).cluster).toEqual({
      source: "the manifests",
      nodes: 1,
    });
    const small = planOf(undefined, [pod("x")]);
    expect(small.cluster.nodes).toBe(3);
    expect(messages(small)).toEqual([
      " : no cluster was given: planned on a made-up cluster (zones=3,nodes=1,cpu=4,memory=16Gi)",
    ]);
  });
});

describe("wishes are applied as kubectl applies them", () => {
  test("a pod that has a node stays on it; new labels are taken", () => {
    const plan = planOf([...nodes, pod("x", "app=x", { nodeName: "a" })], [pod("x", "app=x,tier=t")]);
    expect([plan.pods, plan.bound[0]?.pod.spec.nodeName, plan.bound[0]?.pod.metadata.labels]).toEqual([
      [],
      "a",
      { app: "x", tier: "t" },
    ]);
    expect(plan.warnings).toEqual([]);
  });

  test.each([
    ["runs", { nodeName: "a" }],
    ["is pending", {}],
  ])("another specification of a pod that %s is refused, and the pod stays as it is", (_, spec) => {
    const plan = planOf([...nodes, pod("x", "", spec)], [pod("x", "", { nodeSelector: { disk: "ssd" } })]);
    expect([...plan.bound, ...plan.pods].map((one) => one.pod.spec.nodeSelector)).toEqual([undefined]);
    expect(plan.problems).toMatchObject([
      {
        severity: "error",
        object: "Pod default/x",
        path: "spec",
        message: expect.stringMatching(
          /^pod updates may not change fields other than .*: spec.nodeSelector is not set in the cluster/,
        ),
      },
    ]);
  });

  test("a pod that the API server lets be changed is the same pod, changed", () => {
    const live = pod("x", "", { schedulingGates: [{ name: "wait" }], nodeSelector: { disk: "ssd" } });
    const wish = pod("x", "", { nodeSelector: { disk: "ssd", "kubernetes.io/hostname": "b" } });
    const plan = planOf([...nodes, live], [{ ...wish, spec: { ...wish.spec, schedulingGates: [{ name: "wait" }] } }]);
    expect(plan.problems).toEqual([]);
    expect(plan.pods.map((one) => one.pod.spec.nodeSelector)).toEqual([{ disk: "ssd", "kubernetes.io/hostname": "b" }]);
  });

  test("what was applied before and is not any more goes; what others have set stays", () => {
    const live = deployment("web", 3, "app=web", { nodeSelector: { disk: "ssd", zone: "z" } });
    const wish = deployment("web", 3, "app=web", { nodeSelector: { arch: "x" } });
    const original = deployment("web", 3, "app=web", { nodeSelector: { disk: "ssd" } });
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify(original) };
    const plan = planOf([...nodes, { ...live, metadata: { ...live.metadata, annotations } }], [wish]);
    expect(plan.pods.map((one) => one.pod.spec.nodeSelector)).toEqual(
      Array.from({ length: 3 }, () => ({ zone: "z", arch: "x" })),
    );
  });

  test("a pod that has run to its end is not started again, with a warning", () => {
    const done = { ...pod("x", "", { nodeName: "a" }), status: { phase: "Succeeded" as const } };
    const plan = planOf([...nodes, done], [pod("x")]);
    expect([linesOf(plan), names(plan), messages(plan)]).toEqual([
      [],
      [],
      ["Pod default/x : has run to its end (Succeeded): applying it again starts nothing; delete it first"],
    ]);
  });

  test("another namespace than the one asked for is a problem, and the object is left out", () => {
    const plan = planOf(nodes, [pod("x", "", {}, { namespace: "other" }), { ...pod("y"), metadata: { name: "y" } }], {
      namespace: "shop",
    });
    expect(plan.problems.map(({ message }) => message)).toEqual([
      'the namespace from the provided object "other" does not match the namespace "shop": pass --namespace=other, or leave it out',
    ]);
    expect(plan.pods.map(({ pod: { metadata } }) => `${metadata.namespace}/${metadata.name}`)).toEqual(["shop/y"]);
  });

  test("the last of two wishes of one name counts", () => {
    const plan = planOf(nodes, [deployment("web", 1, "app=web"), deployment("web", 2, "app=web")]);
    expect(plan.pods.length).toBe(2);
    expect(messages(plan)).toEqual([
      "Deployment default/web : is in the files twice: the last one counts, as kubectl applies one after the other",
    ]);
  });

  test("generateName gets a made-up name, as kubectl create gives one", () => {
    const { spec } = pod("x");
    const plan = planOf(nodes, [{ apiVersion: "v1", kind: "Pod", metadata: { generateName: "x-" }, spec }]);
    expect(plan.pods.map(({ status, pod: { metadata } }) => [status, metadata.name])).toEqual([
      ["Scheduled", expect.stringMatching(/^x-[a-z0-9]{5}$/)],
    ]);
    expect(messages(plan)).toEqual([
      expect.stringMatching(/metadata.generateName: has a made-up name here.*kubectl apply refuses generateName$/),
    ]);
  });

  test("replicas that the wish does not mention stay as they are", () => {
    const live = deployment("web", 3, "app=web");
    const { replicas: _, ...spec } = live.spec;
    expect(planOf([...nodes, live], [{ ...live, spec }]).pods.length).toBe(3);
    expect(planOf(nodes, [{ ...live, spec }]).pods.length).toBe(1);
  });

  test("a node keeps its place and what its kubelet says; labels are added, taints replaced", () => {
    const taints = [{ key: "k", effect: "NoSchedule" as const }];
    const plan = planOf(nodes, [node("a", { labels: { disk: "ssd" }, spec: { taints }, cpu: "1" }), node("c")]);
    expect(plan.engine.cluster.nodes.map(({ node: { metadata } }) => metadata.name)).toEqual(["a", "b", "c"]);
    const { metadata, spec, status } = plan.engine.cluster.node("a")?.node ?? node("none");
    expect([metadata.labels, spec?.taints, status?.allocatable?.["cpu"]]).toEqual([
      { "kubernetes.io/hostname": "a", disk: "ssd" },
      taints,
      "8",
    ]);
  });

  test("a node that says only its capacity can give all of it; one that says both is believed", () => {
    const capacity = { cpu: "2", memory: "1Gi", pods: "10" };
    const capable = (name: string, allocatable?: ResourceList): NodeObject => ({
      ...node(name),
      status: { capacity, ...(allocatable === undefined ? {} : { allocatable }) },
    });
    const given = (plan: ReturnType<typeof planOf>, name: string): object | undefined =>
      plan.engine.cluster.node(name)?.node.status?.allocatable;
    const plan = planOf([capable("a"), capable("b", { cpu: "1" }), capable("c", {})], [capable("d"), pod("x")]);
    expect(["a", "b", "c", "d"].map((name) => given(plan, name))).toEqual([capacity, { cpu: "1" }, {}, capacity]);
  });

  test("a bound pod that the API server would refuse is not created", () => {
    const plan = planOf(nodes, [pod("x", "", { nodeName: "a", priorityClassName: "nope" })]);
    expect([plan.pods.map(({ status }) => status), plan.bound]).toEqual([["NotCreated"], []]);
  });

  test("every namespace in use has the label of its name", () => {
    const listed = { kind: "Namespace" as const, metadata: { name: "shop", labels: { team: "x" } } };
    const { engine } = planOf([...nodes, listed], [pod("x", "", {}, { namespace: "constructor" })]);
    expect(Object.fromEntries(engine.cluster.namespaces)).toEqual({
      shop: { team: "x", "kubernetes.io/metadata.name": "shop" },
      constructor: { "kubernetes.io/metadata.name": "constructor" },
    });
  });
});

describe("a workload makes only what its pods do not fill", () => {
  const hash = { app: "web", "pod-template-hash": "abc" };
  const replicaSet: ReplicaSet = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: "web-abc",
      namespace: "default",
      uid: "rs",
      labels: hash,
      ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "d", controller: true }],
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: hash },
      template: { ...template("app=web"), metadata: { labels: hash } },
    },
  };
  const owner = {
    labels: hash,
    ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-abc", uid: "rs", controller: true }],
  };
  const running = ["web-abc-1", "web-abc-2"].map((name) => pod(name, "", { nodeName: "a" }, owner));

  test.each([
    ["its ReplicaSet", [replicaSet, ...running]],
    ["the label of its pods alone", running],
  ])("through %s", (_, there) => {
    const plan = planOf([...nodes, ...there], [deployment("web", 3, "app=web")]);
    expect(plan.pods.map(({ pod: { metadata } }) => metadata.generateName)).toEqual(["web-abc-"]);
    expect(names(plan)).toEqual(["web-abc-1", "web-abc-2"]);
    expect(messages(plan)).toEqual([]);
    expect(plan.bound[0]?.owner).toEqual({ kind: "Deployment", name: "web" });
  });

  test("a ReplicaSet among the wishes is its Deployment's to scale", () => {
    const plan = planOf(nodes, [deployment("web", 3, "app=web"), replicaSet]);
    expect(plan.pods.map(({ owner, pod: { metadata } }) => [owner?.kind, metadata.generateName])).toEqual(
      Array.from({ length: 3 }, () => ["Deployment", "web-abc-"]),
    );
  });

  test("pods of another template are rolled out: where the new one fits nowhere, the old ones stay", () => {
    const plan = planOf(
      [...nodes, replicaSet, ...running],
      [deployment("web", 2, "app=web", { nodeSelector: { disk: "ssd" } })],
    );
    expect([plan.pods.map(({ status }) => status), names(plan)]).toEqual([
      ["Unschedulable"],
      ["web-abc-1", "web-abc-2"],
    ]);
    expect(messages(plan)).toEqual([]);
    expect(plan.rollouts).toMatchObject([
      { workload: "Deployment/web", outcome: "stuck", steps: 1, ready: { old: 2, new: 0 } },
    ]);
  });

  test("what the API server has filled in makes no other template", () => {
    const [first] = running;
    if (first === undefined) throw new Error("no pod");
    const stored = {
      ...first,
      spec: {
        ...first.spec,
        schedulerName: "default-scheduler",
        priority: 0,
        dnsPolicy: "ClusterFirst",
        tolerations: [
          {
            key: "node.kubernetes.io/not-ready",
            operator: "Exists" as const,
            effect: "NoExecute" as const,
            tolerationSeconds: 300,
          },
        ],
        volumes: [{ name: "kube-api-access-x", projected: {} }],
        containers: [{ name: "main", image: "main:1", resources: {}, volumeMounts: [{ name: "kube-api-access-x" }] }],
      },
    };
    const plan = planOf([...nodes, stored], [deployment("web", 1, "app=web")]);
    expect([plan.pods, messages(plan)]).toEqual([[], []]);
  });

  test("surplus pods are taken as gone, those without a node first", () => {
    const pending = pod("web-abc-3", "", {}, owner);
    const plan = planOf([...nodes, replicaSet, pending, ...running], [deployment("web", 2, "app=web")]);
    expect([plan.pods, names(plan)]).toEqual([[], ["web-abc-1", "web-abc-2"]]);
    expect(messages(plan)).toEqual([
      "Deployment default/web spec.replicas: 1 pod of the cluster more than the 2 asked for is taken as gone",
    ]);
  });

  test("terminating pods fill nothing, but still count on their node", () => {
    const leaving = pod("web-abc-1", "", { nodeName: "a" }, { ...owner, deletionTimestamp: "2026-01-01T00:00:00Z" });
    const plan = planOf([...nodes, replicaSet, leaving], [deployment("web", 1, "app=web")]);
    expect([plan.pods.length, names(plan)]).toEqual([1, ["web-abc-1"]]);
  });

  test("pods of an owner with another uid are not its own", () => {
    const live = {
      ...deployment("web", 1, "app=web"),
      metadata: { name: "web", namespace: "default", uid: "another" },
    };
    const plan = planOf([...nodes, live, replicaSet, ...running], [deployment("web", 1, "app=web")]);
    expect([plan.pods.length, names(plan)]).toEqual([1, ["web-abc-1", "web-abc-2"]]);
  });
});
