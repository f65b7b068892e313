import fc from "fast-check";
import {
  createIncrementalEngine,
  explainPod,
  type Job,
  pendingReason,
  type PodObject,
  type StatefulSet,
} from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import { affinityTo, deployment, node, pod, template } from "../testing/objects.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";
import { findPods } from "./find-pods.ts";
import { stateWhenDecided } from "./state-when-decided.ts";

const hostname = "kubernetes.io/hostname";

describe("order", () => {
  test("higher priority first, then the order of the files; the plan lists pods as the files do", () => {
    const small = [node("a", { cpu: "1" })];
    const asks = { containers: [{ name: "main", image: "main:1", resources: { requests: { cpu: "1" } } }] };
    expect(linesOf(planOf(small, [pod("low", "", asks), pod("low-2", "", asks)]))).toEqual([
      "low -> a",
      "low-2: Unschedulable",
    ]);
    const high = { kind: "PriorityClass" as const, metadata: { name: "high" }, value: 10 };
    const plan = planOf(small, [high, pod("low", "", asks), pod("high", "", { ...asks, priorityClassName: "high" })]);
    expect(linesOf(plan)).toEqual(["low: Unschedulable", "high -> a"]);
  });

  test("a chain of pods that wait for each other is placed whatever its order", () => {
    const chain = [3, 2, 1].map((link) =>
      pod(`p${link}`, `app=p${link}`, affinityTo(hostname, { wants: `p${link - 1}` })),
    );
    expect(
      linesOf(planOf([node("a"), node("b")], [...chain, pod("p0", "app=p0", { nodeSelector: { [hostname]: "b" } })])),
    ).toEqual(["p3 -> b", "p2 -> b", "p1 -> b", "p0 -> b"]);
  });

  test("the same seed gives the same plan, another one another", () => {
    const nodes = ["a", "b", "c", "d", "e", "f"].map((name) => node(name));
    const lines = (seed: number) => linesOf(planOf(nodes, [deployment("web", 6, "app=web")], { seed }));
    expect(lines(1)).toEqual(lines(1));
    expect(new Set([1, 2, 3, 4].map((seed) => lines(seed).join())).size).toBeGreaterThan(1);
  });
});

test.each([undefined, false, true])("the best of the other nodes is looked for where it is asked for: %s", (asked) => {
  const options = asked === undefined ? {} : { asksRunnerUp: asked };
  const input = { ...options, createEngine: createIncrementalEngine };
  const { pods } = planOf([node("a"), node("b")], [deployment("web", 2, "app=web")], input);
  const isFound = asked === true;
  expect(pods.map(({ decision }) => decision?.runnerUp !== undefined)).toEqual([isFound, isFound]);
});

describe("pods that are not scheduled", () => {
  test.each([
    ["gated", { schedulingGates: [{ name: "example.com/gate" }] }, "SchedulingGated"],
    ["of another scheduler", { schedulerName: "other" }, "Refused"],
    ["with a device claim", { resourceClaims: [{ name: "gpu", resourceClaimName: "gpu" }] }, "Refused"],
    ["of an unknown priority class", { priorityClassName: "nope" }, "NotCreated"],
  ])("%s", (_, spec, status) => {
    const [planned] = planOf([node("a")], [pod("x", "", spec)]).pods;
    expect(planned?.status).toBe(status);
    expect(planned?.reason).toEqual(expect.any(String));
  });

  test("whose cycle fails: pending with the scheduler's error, and nobody is evicted for them", () => {
    const matchExpressions = [{ key: "cores", operator: "Gt" as const, values: ["-4"] }];
    const preferred = [{ weight: 1, preference: { matchExpressions } }];
    const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
    const plan = planOf([node("a"), node("b")], [deployment("web", 2, "app=web", { affinity })], {
      reasonOf: (one, engine) => pendingReason(explainPod(engine, one, "web")),
    });
    const error = expect.stringMatching(/^running PreScore plugin "NodeAffinity": /);
    const reason = expect.stringContaining("fails at its preferred node affinity");
    const expected = { status: "Unschedulable", message: error, event: plan.pods[0]?.message, reason, victims: [] };
    expect(plan.pods).toMatchObject([expected, expected]);
  });

  test("a template that names its node needs no scheduler", () => {
    const plan = planOf(
      [node("a")],
      [deployment("web", 1, "app=web", { nodeName: "a" }), deployment("lost", 1, "app=lost", { nodeName: "z" })],
    );
    expect(plan.pods.map(({ status, nodeName }) => [status, nodeName])).toEqual([
      ["Scheduled", "a"],
      ["Refused", undefined],
    ]);
  });
});

test("the state when a pod was decided is the one just before it was placed", () => {
  const plan = planOf([node("a")], [pod("x"), pod("y"), pod("z")]);
  const found = findPods(plan, "po/y");
  if (found.kind !== "found" || found.pods[0] === undefined) throw new Error("not found");
  const engine = stateWhenDecided(plan, found.pods[0]);
  expect(engine.cluster.node("a")?.pods.map(({ name }) => name)).toEqual(["x"]);
});

describe("names of pods and workloads", () => {
  const plan = planOf(
    [node("a"), pod("there", "", { nodeName: "a" })],
    [deployment("web", 2, "app=web"), pod("x", "", {}, { namespace: "shop" })],
  );
  test.each(["deploy/web", "Deployments.apps/web", "deployment.v1.apps/web"])("%s", (reference) => {
    const found = findPods(plan, reference);
    expect(found.kind === "found" && found.pods.length).toBe(2);
  });
  test.each([
    ["deploy/wbe", 'there are no pods of Deployment "wbe" in any namespace (did you mean "web"?)'],
    ["wbe", 'there is no pod or workload "wbe" in any namespace (did you mean "web"?)'],
    ["/web", '"/web" names no pod or workload; expected KIND/NAME, such as deployment/web'],
    [
      "depoly/web",
      'unknown kind "depoly" (did you mean "deploy"?); known are Pod, Deployment, ReplicaSet, ReplicationController, StatefulSet, DaemonSet, Job, CronJob',
    ],
  ])("%s is not found, with a hint", (reference, message) => {
    expect(findPods(plan, reference)).toEqual({ kind: "notFound", message });
  });
  test("a namespace that is asked for is the only one that is looked at", () => {
    expect(findPods(plan, "po/x", "default")).toEqual({
      kind: "notFound",
      message: 'there is no pod "x" in namespace "default" (there is one in "shop": pass -n shop)',
    });
  });
  test.each([
    ["web", 2],
    ["x", 1],
    ["po/x", 1],
  ])("%s is found by its name alone, and in its namespace", (reference, pods) => {
    const found = findPods(plan, reference);
    expect(found.kind === "found" && found.pods.length).toBe(pods);
  });
  test("of several of that name none is guessed, but default is looked at first", () => {
    const elsewhere = ["a", "b"].map((namespace) => pod("web", "", {}, { namespace }));
    const { spec } = deployment("web", 1, "app=web");
    const set = {
      apiVersion: "apps/v1",
      kind: "StatefulSet" as const,
      metadata: { name: "web" },
      spec: { ...spec, serviceName: "web" },
    };
    const several = (wishes: Parameters<typeof planOf>[1], reference: string) =>
      findPods(planOf([node("a")], wishes), reference);
    expect(
      [several(elsewhere, "po/web"), several(elsewhere, "web")].map((one) => one.kind === "notFound" && one.message),
    ).toEqual([
      'several objects are called "web": say -n a or -n b',
      'several objects are called "web": say -n a or -n b',
    ]);
    expect(several([...elsewhere, pod("web")], "web").kind).toBe("found");
    expect(several([deployment("web", 1, "app=web"), set], "web")).toEqual({
      kind: "notFound",
      isAmbiguous: true,
      message: 'several objects are called "web": say deployment/web or statefulset/web',
    });
  });
});

test("in any plan every required rule holds between the placed pods", () => {
  const app = fc.constantFrom("a", "b", "c");
  const key = fc.constantFrom(hostname, "topology.kubernetes.io/zone");
  const workload = fc.record({
    app,
    key,
    replicas: fc.integer({ min: 1, max: 4 }),
    wants: fc.option(app, { nil: undefined }),
    avoids: fc.option(app, { nil: undefined }),
  });
  const zones = fc.array(fc.constantFrom("x", "y", undefined), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      zones,
      fc.array(workload, { minLength: 1, maxLength: 4 }),
      fc.integer(),
      (zoneNames, workloads, seed) => {
        const nodes = zoneNames.map((zone, index) => node(`n${index}`, zone === undefined ? {} : { zone }));
        const wishes = workloads.map(({ app: name, key: topologyKey, replicas, wants, avoids }, index) =>
          deployment(
            `w${index}`,
            replicas,
            `app=${name}`,
            affinityTo(topologyKey, {
              ...(wants === undefined ? {} : { wants }),
              ...(avoids === undefined ? {} : { avoids }),
            }),
          ),
        );
        const placed = planOf(nodes, wishes, { seed }).pods.filter(({ status }) => status === "Scheduled");
        const labelOf = (nodeName: string | undefined, label: string) =>
          nodes.find(({ metadata }) => metadata.name === nodeName)?.metadata.labels?.[label];
        for (const one of placed) {
          const { podAffinity, podAntiAffinity } = one.pod.spec.affinity ?? {};
          const others = placed.filter((other) => other !== one);
          const isIn = (values: readonly string[] | undefined, other: (typeof placed)[number]) =>
            values?.includes(other.pod.metadata.labels?.["app"] ?? "") ?? false;
          for (const {
            topologyKey,
            labelSelector,
          } of podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
            const here = labelOf(one.nodeName, topologyKey);
            const near = others.filter((other) => here !== undefined && labelOf(other.nodeName, topologyKey) === here);
            expect(near.filter((other) => isIn(labelSelector?.matchExpressions?.[0]?.values, other))).toEqual([]);
          }
          for (const { topologyKey, labelSelector } of podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ??
            []) {
            const here = labelOf(one.nodeName, topologyKey);
            expect(here).toBeDefined();
            // A pod that wants its own kind may be the first of it.
            const near = placed.filter((other) => labelOf(other.nodeName, topologyKey) === here);
            expect(near.some((other) => isIn(labelSelector?.matchExpressions?.[0]?.values, other))).toBe(true);
          }
        }
      },
    ),
    { numRuns: 100 },
  );
});

test("progress tells each phase as it begins, and each of its steps", () => {
  const steps: string[] = [];
  const waits = pod("waits", "", affinityTo(hostname, { wants: "web" }));
  planOf([node("a"), node("b")], [waits, pod("web", "app=web"), pod("no", "", { nodeSelector: { no: "node" } })], {
    onProgress: ({ phase, done, total, round }) => steps.push(`${phase} ${done}/${total} ${round}`),
  });
  expect(steps.join(", ")).toBe(
    "apply 0/2 1, fill 0/3 1, fill 1/3 1, fill 2/3 1, place 0/3 1, place 1/3 1, place 2/3 1, place 3/3 1, " +
      "place 0/2 2, place 1/2 2, place 2/2 2, place 0/1 3, place 1/1 3, explain 0/3 1, explain 1/3 1, explain 2/3 1",
  );
});

describe("of a workload with more pods than the cluster has room for", () => {
  const nowhere = { nodeSelector: { no: "node" } };
  const counted = (wish: KubernetesObject): readonly [number, number, string] => {
    const { pods } = planOf([node("a")], [wish]);
    const last = pods.at(-1);
    return [pods.length, last?.alike ?? 0, last?.status ?? ""];
  };

  test("the last one that is made stands for the others", () => {
    expect(counted(deployment("web", 2 ** 31 - 1, "app=web", nowhere))).toEqual([
      10_000,
      2 ** 31 - 10_001,
      "Unschedulable",
    ]);
    expect(counted(deployment("web", 150, "app=web", nowhere))).toEqual([150, 0, "Unschedulable"]);
  });

  test("a StatefulSet's and a Job's are counted, too", () => {
    const set: StatefulSet = {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "db" },
      spec: { replicas: 1e9, selector: { matchLabels: { app: "db" } }, template: template("app=db", nowhere) },
    };
    expect(counted(set)).toEqual([10_000, 1e9 - 10_000, "NotCreated"]);
    expect(planOf([node("a")], [set]).pods.at(-1)?.reason).toBe("waits for db-0, which has no node");
    const job: Job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "sum" },
      spec: { parallelism: 1e9, completions: 2e9, completionMode: "Indexed", template: template("app=sum", nowhere) },
    };
    expect(counted(job)).toEqual([10_000, 1e9 - 10_000, "Unschedulable"]);
  });

  test("a StatefulSet's pods beyond them stay", () => {
    const set: StatefulSet = {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "db" },
      spec: { replicas: 30_000, selector: { matchLabels: { app: "db" } }, template: template("app=db", nowhere) },
    };
    const there = (ordinal: number): PodObject =>
      pod(
        `db-${ordinal}`,
        "app=db",
        { ...template("app=db", nowhere).spec, nodeName: "a" },
        {
          ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "db", controller: true }],
        },
      );
    const plan = planOf([node("a"), there(20_000), there(40_000)], [set]);
    expect(plan.bound.map(({ pod: { metadata } }) => metadata.name)).toEqual(["db-20000"]);
    expect(plan.pods.at(-1)?.alike).toBe(30_000 - 10_000 - 1);
  });
});
