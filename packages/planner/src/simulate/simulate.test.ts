import { createIncrementalEngine, createReferenceEngine, defaultProfile } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import type { Change } from "../change/change.ts";
import { affinityTo, deployment, node, pod, template } from "../testing/objects.ts";
import { loseEach } from "./lose-each.ts";
import { simulate, worldOf } from "./simulate.ts";
import type { Simulation } from "./simulation.ts";
import type { SimulationInput } from "./simulation-input.ts";

const nodes = ["n1", "n2", "n3"].map((name) => node(name));
const when = "2020-01-01T00:00:00Z";
const hosts = affinityTo("kubernetes.io/hostname", { avoids: "web" });

function inputOf(objects: readonly KubernetesObject[], ...changes: readonly Change[]): SimulationInput {
  return { objects, changes, seed: 0, profiles: [defaultProfile()], createEngine: createReferenceEngine };
}

/** A step a line: `apply +2 Deployment/web r1`. */
function played(objects: readonly KubernetesObject[], ...changes: readonly Change[]): readonly string[] {
  return simulate(inputOf(objects, ...changes)).steps.map(({ do: done, created = {}, deleted = {} }) => {
    const parts = [
      ...Object.entries(created).map(([name, count]) => `+${count} ${name}`),
      ...Object.entries(deleted).map(([name, count]) => `-${count} ${name}`),
    ];
    return [done, ...parts].join(" ");
  });
}

describe("a simulation", () => {
  test("begins when the cluster's controllers have nothing left to do", () => {
    const { before, steps } = simulate(inputOf([...nodes, deployment("web", 2, "app=web")]));
    expect(before.counts).toEqual({ "Deployment/web r1": { starting: 2 } });
    expect(steps).toEqual([]);
  });

  test("of a great many replicas those for which there is no room are counted, not made", () => {
    const replicas = 100_000_000;
    const asking = { containers: [{ name: "c", image: "c", resources: { requests: { cpu: "2" } } }] };
    const { final, why } = simulate({
      ...inputOf([...nodes, deployment("web", 1, "app=web", asking)], {
        kind: "scale",
        workload: "deploy/web",
        replicas,
      }),
      createEngine: createIncrementalEngine,
      keepsSteps: false,
    });
    const placed = final.placement["Deployment/web r1"]?.length ?? 0;
    expect(placed).toBe(12);
    expect(final.workloads).toMatchObject({ "Deployment/web": { satisfied: false, replicas } });
    expect(final.counts).toEqual({ "Deployment/web r1": { ready: placed, pending: replicas - placed } });
    expect(final.pending).toMatchObject([{ count: replicas - placed }]);
    expect(why[0]?.sentence).toContain(`${replicas - placed} of ${replicas} pods of web are pending`);
  });

  test("of pods that wait, who has waited longest comes first, however often it was tried", () => {
    const asking = (cpu: string) => ({ containers: [{ name: "c", image: "c", resources: { requests: { cpu } } }] });
    const there = [1, 2].map((index) => pod(`there-${index}`, "", { nodeName: "n1", ...asking("1") }));
    const objects = [node("n1"), ...there, pod("z", "", asking("8"))];
    const { final } = simulate(
      inputOf(
        objects,
        { kind: "deletePod", pod: "there-1" },
        { kind: "apply", objects: [pod("a", "", asking("8"))] },
        { kind: "addNode", like: "n1", count: 1 },
      ),
    );
    expect(final.pending.map((one) => one.pod)).toEqual(["Pod/a"]);
  });

  test("controllers act between pods that go: the first of a set that wants to be together finds the others there yet", () => {
    const { metadata, spec } = deployment("db", 3, "app=db", affinityTo("kubernetes.io/hostname", { wants: "db" }));
    const set = { apiVersion: "apps/v1", kind: "StatefulSet", metadata, spec } as KubernetesObject;
    const apply: Change = { kind: "apply", objects: [set] };
    const [node = ""] = simulate(inputOf(nodes, apply)).final.placement["StatefulSet/db r1#0"] ?? [];
    const { final } = simulate(inputOf(nodes, apply, { kind: "drain", node }));
    // Nobody wakes it when they are gone.
    expect(final.counts).toEqual({ "StatefulSet/db r1": { pending: 1 } });
  });

  test("deleting a namespace is refused: it is not played", () => {
    const gone: Change = { kind: "delete", object: { kind: "Namespace", name: "a" } };
    const namespace: KubernetesObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } };
    expect(() => simulate(inputOf([namespace], gone))).toThrow("is not played");
  });

  test("a Deployment makes its ReplicaSet anew when somebody deletes it", () => {
    const owner = (kind: string, name: string) => ({
      ownerReferences: [{ apiVersion: "apps/v1", kind, name, controller: true }],
    });
    const web = deployment("web", 1, "app=web");
    const set = {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name: "web-abc", labels: { app: "web", "pod-template-hash": "abc" }, ...owner("Deployment", "web") },
      spec: web.spec,
    } as KubernetesObject;
    const there = pod("web-abc-1", "app=web,pod-template-hash=abc", { nodeName: "n1" }, owner("ReplicaSet", "web-abc"));
    const gone: Change = { kind: "delete", object: { kind: "ReplicaSet", name: "web-abc" } };
    expect(simulate(inputOf([...nodes, web, set, there], gone)).outcome).toBe("completes");
  });

  test("a drain waits for a budget that a pod which runs and is not ready would break", () => {
    const status = { phase: "Running", conditions: [{ type: "Ready", status: "False" }] } as const;
    const crashing = { ...pod("web-1", "app=web", { nodeName: "n1" }), status };
    const budget: KubernetesObject = {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "web", namespace: "default" },
      spec: { minAvailable: 1, selector: { matchLabels: { app: "web" } } },
    };
    const [, evicted] = simulate(inputOf([...nodes, budget, crashing], { kind: "drain", node: "n1" })).steps;
    expect(evicted).toMatchObject({ do: "evict Pod/web-1", status: 429 });
  });

  test("a drain that budgets block says at which pods it stops, and why", () => {
    const drain: Change = { kind: "drain", node: "n1" };
    const budgetOf = (name: string, spec: object): KubernetesObject => ({
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name, namespace: "default" },
      spec: { selector: { matchLabels: { app: "web" } }, ...spec },
    });
    const status = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] } as const;
    const running = { ...pod("web-1", "app=web", { nodeName: "n1" }), status };
    const stops = (...budgets: readonly KubernetesObject[]): unknown =>
      simulate(inputOf([...nodes, ...budgets, running], drain)).changes[0]?.stopsAt;
    const at = { pod: "Pod/web-1", count: 1 };
    expect(stops(budgetOf("web", { minAvailable: 1 }))).toEqual([
      {
        ...at,
        budgets: ["web"],
        sentence:
          "the drain of n1 stops at Pod/web-1 (1 pod): the budget web allows no disruption (it needs 1 healthy pod of 1, and 1 is healthy)",
      },
    ]);
    expect(stops(budgetOf("web", { minAvailable: 1 }), budgetOf("web2", { minAvailable: 0 }))).toEqual([
      {
        ...at,
        budgets: ["web", "web2"],
        sentence:
          "the drain of n1 stops at Pod/web-1 (1 pod): the budgets web and web2 cover it, and the Eviction API takes a pod only with one budget",
      },
    ]);
    expect(stops(budgetOf("web", { maxUnavailable: 1 }))).toMatchObject([
      { sentence: expect.stringMatching(/none to count\)$/) as string },
    ]);
    expect(stops(budgetOf("web", { minAvailable: 0 }))).toBeUndefined();
  });

  test("what comes of time passing is a step of its own, which tells of it where it happens", () => {
    const web = deployment("web", 2, "app=web");
    const strategy = { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } as const;
    const slow: KubernetesObject = { ...web, spec: { ...web.spec, minReadySeconds: 10, strategy } };
    const input = inputOf([...nodes, slow], { kind: "restart", workload: "Deployment/web" });
    const { steps } = simulate({ ...input, areWishes: true });
    expect(steps.map((step) => [step.do, step.counts["Deployment/web r1"]])).toEqual([
      ["restart Deployment/web", { ready: 1, terminating: 1 }],
      ["terminated pods go", { ready: 1 }],
      ["ready Deployment/web r2", { ready: 1 }],
      ["time passes", { terminating: 1 }],
      ["terminated pods go", undefined],
      ["ready Deployment/web r2", undefined],
    ]);
    expect(steps[3]).toMatchObject({ created: { "Deployment/web r2": 1 }, deleted: { "Deployment/web r1": 1 } });
  });

  test("a drain that a budget blocks goes on when a rollout takes the pod away as time passes", () => {
    const spec = { ...(deployment("web", 1, "app=web") as { spec: object }).spec, minReadySeconds: 10 };
    const strategy = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
    const web = (image: string): KubernetesObject =>
      ({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web" },
        spec: {
          ...spec,
          strategy,
          template: template("app=web", { ...hosts, containers: [{ name: "c", image }] }),
        },
      }) as KubernetesObject;
    const budget: KubernetesObject = {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "web", namespace: "default" },
      spec: { minAvailable: 2, selector: { matchLabels: { app: "web" } } },
    };
    const input = { ...inputOf([...nodes, budget, web("c:1")]), areWishes: true };
    const [drained = ""] = simulate(input).final.placement["Deployment/web r1"] ?? [];
    const changes: readonly Change[] = [
      { kind: "apply", objects: [web("c:2")] },
      { kind: "drain", node: drained, afterReady: 1 },
    ];
    const { outcome, changes: results, steps } = simulate({ ...input, changes });
    expect(steps.map(({ status }) => status).filter((one) => one !== undefined)).toEqual([429]);
    expect([outcome, results[1]?.drain]).toEqual(["completes", "drained"]);
  });

  test("of pods that are called the same, one with a node is deleted first", () => {
    const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-abc", controller: true };
    const more = { ownerReferences: [owner] };
    const waiting = pod("web-abc-1", "pod-template-hash=abc", { nodeSelector: { disk: "ssd" } }, more);
    const running = pod("web-abc-2", "pod-template-hash=abc", { nodeName: "n1" }, more);
    const { steps } = simulate(inputOf([...nodes, waiting, running], { kind: "deletePod", pod: "Deployment/web r1" }));
    expect(steps[0]?.counts["Deployment/web r1"]?.terminating).toBe(1);
  });

  test("a pod with gates waits for who has to remove them", () => {
    const gated = deployment("web", 1, "app=web", { schedulingGates: [{ name: "example.com/quota" }] });
    const { final, why } = simulate(inputOf([...nodes], { kind: "apply", objects: [gated] }));
    expect(final.pending).toEqual([
      {
        pod: "Deployment/web r1",
        count: 1,
        message: "Scheduling is blocked due to non-empty scheduling gates",
      },
    ]);
    expect(why.map(({ sentence }) => sentence)).toEqual([
      "1 of 1 pods of web is pending: waits until its scheduling gate is removed, which whoever set it does and no scheduler: example.com/quota",
    ]);
  });

  test("a taint that its pods do not tolerate empties a node", () => {
    const taint: Change = { kind: "taint", node: "n1", taint: { key: "bad", effect: "NoExecute" } };
    const steady = pod("p", "", { nodeName: "n1", tolerations: [{ key: "bad", operator: "Exists" }] });
    expect(played([...nodes, pod("q", "", { nodeName: "n1" }), steady], taint)).toEqual([
      "taint n1 bad:NoExecute -1 Pod/q",
      "terminated pods go",
    ]);
  });

  describe("a pod that the cluster's scheduler has found no node for", () => {
    const said = "0/3 nodes are available: 3 said it. preemption: nothing helps.";
    const waiting = (nodeSelector: Readonly<Record<string, string>>): KubernetesObject => {
      const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message: said } as const;
      return { ...pod("p", "", { nodeSelector }), status: { phase: "Pending", conditions: [condition] } };
    };

    test("waits on, with what was said of it, until something happens that concerns it", () => {
      const { before, steps } = simulate(
        inputOf(
          [...nodes, waiting({ disk: "ssd" })],
          { kind: "cordon", node: "n1" },
          { kind: "addNode", like: "n2", count: 1 },
        ),
      );
      expect(before.pending).toEqual([{ pod: "Pod/p", count: 1, message: said }]);
      expect(steps.map(({ pending }) => pending?.map(({ message }) => message))).toEqual([undefined, undefined]);
    });

    test("is tried where a node takes it by now", () => {
      expect(simulate(inputOf([...nodes, waiting({})])).before.counts).toEqual({ "Pod/p": { starting: 1 } });
    });
  });

  test("a daemon pod that waits for a node that is gone goes when something else is said of another one", () => {
    const asking = { containers: [{ name: "c", image: "c", resources: { requests: { cpu: "6" } } }] };
    const spec = { selector: { matchLabels: { app: "agent" } }, template: template("app=agent", asking) };
    const agent = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec } as KubernetesObject;
    const filler = (name: string, nodeName: string): KubernetesObject => pod(name, "", { nodeName, ...asking });
    const objects = [node("n1"), node("n2"), filler("one", "n1"), filler("two", "n2"), agent];
    // The pod that is collected leaves room, so that the other one is tried again.
    const { final } = simulate(inputOf([...objects, filler("three", "n2")], { kind: "loseNode", node: "n1" }));
    expect(final.counts["DaemonSet/agent r1"]).toEqual({ pending: 1 });
  });

  test("deleting a workload takes what it owns", () => {
    const gone: Change = { kind: "delete", object: { kind: "Deployment", name: "web" } };
    const { final } = simulate(inputOf([...nodes, deployment("web", 2, "app=web")], gone));
    expect([final.workloads, final.counts]).toEqual([{}, {}]);
  });

  test("pods of workloads that are not among the objects are made anew by them", () => {
    const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-abc", controller: true };
    const running = pod("web-abc-1", "app=web,pod-template-hash=abc", { nodeName: "n1" }, { ownerReferences: [owner] });
    const { final } = simulate(inputOf([...nodes, running], { kind: "loseNode", node: "n1" }));
    expect(final.counts).toEqual({ "Deployment/web r1": { ready: 1 } });
  });

  test("of pods that are made at once, another gets the room for another order", () => {
    const resources = { requests: { cpu: "3" } };
    const template = { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "c", resources }] } };
    const spec = { completions: 3, parallelism: 3, completionMode: "Indexed", template };
    const sum = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "sum" }, spec } as KubernetesObject;
    const input = inputOf([node("n1", { cpu: "4" })], { kind: "apply", objects: [sum] });
    const placed = [0, 1, 1, 2, 3, 4, 5].map((order) => {
      const [{ bound = {} } = {}] = simulate({ ...input, order }).steps;
      return Object.keys(bound).join(" ");
    });
    expect(placed.slice(0, 1)).toEqual(["Job/sum r1#0"]);
    expect(placed[1]).toBe(placed[2]);
    expect(new Set(placed).size).toBeGreaterThan(1);
  });

  test("pods wait for a node where there is none", () => {
    const later: Change = { kind: "apply", objects: [node("n1")] };
    const { changes } = simulate(
      inputOf([deployment("web", 2, "app=web")], { kind: "scale", workload: "Deployment/web", replicas: 3 }, later),
    );
    expect(changes.map(({ outcome }) => outcome)).toEqual(["stuck", "completes"]);
  });

  test("a deadline that has passed is not waited for again", () => {
    const { spec, ...rest } = deployment("web", 2, "app=web");
    const progressing = { type: "Progressing", status: "True", reason: "ReplicaSetUpdated", lastUpdateTime: when };
    const owner = { apiVersion: "apps/v1", kind: "Deployment", name: "web", controller: true };
    // Two sets remember other replicas than the Deployment has: it only scales, as Recreate does not at all.
    const sets = ["a", "b"].map((name) => ({
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        name: `web-${name}`,
        labels: { app: "web", "pod-template-hash": name },
        annotations: { "deployment.kubernetes.io/desired-replicas": "5" },
        ownerReferences: [owner],
      },
      spec: { replicas: 1, template: template("app=web", { containers: [{ name: "c", image: `${name}:1` }] }) },
    }));
    const web = { ...rest, spec: { ...spec, strategy: { type: "Recreate" } }, status: { conditions: [progressing] } };
    const objects = [...nodes, web, ...sets] as KubernetesObject[];
    const { outcome } = simulate({ ...inputOf(objects, { kind: "cordon", node: "n1" }), areWishes: true });
    expect(outcome).toBe("stuck");
  });

  test("names such as constructor are names", () => {
    const web = deployment("constructor", 1, "app=web");
    const { final } = simulate(inputOf([...nodes, web], { kind: "restart", workload: "Deployment/constructor" }));
    expect(final.counts).toEqual({ "Deployment/constructor r2": { ready: 1 } });
  });

  test("a change of what is not there is an error that names it", () => {
    const drain: Change = { kind: "drain", node: "n9" };
    expect(() => simulate(inputOf(nodes, drain))).toThrow('there is no node "n9"');
  });
});

describe("a Job", () => {
  const sum = (more: object, restartPolicy = "Never"): KubernetesObject =>
    ({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "sum" },
      spec: { template: { spec: { restartPolicy, containers: [{ name: "c", image: "c" }] } }, ...more },
    }) as KubernetesObject;
  const applied = (job: KubernetesObject): Change => ({ kind: "apply", objects: [job] });
  const failing = (job: KubernetesObject, code = 1): Simulation =>
    simulate({ ...inputOf(nodes, applied(job)), failing: { "Job/sum": code } });
  const conditions = ({ final }: Simulation): unknown => final.workloads["Job/sum"]?.conditions;

  test("gives up after so many failures, and says why", () => {
    const simulation = failing(sum({ backoffLimit: 2 }));
    expect(conditions(simulation)).toEqual({
      Failed: "True BackoffLimitExceeded",
      FailureTarget: "True BackoffLimitExceeded",
    });
    expect([simulation.outcome, simulation.final.counts]).toEqual(["stuck", { "Job/sum r1": { failed: 3 } }]);
    expect(simulation.why).toEqual([
      { workload: "Job/sum", sentence: "Job/sum has failed: BackoffLimitExceeded, 3 pods have failed", blockers: [] },
    ]);
  });

  test("that allows for any number of failures is not waited for", () => {
    const simulation = failing(sum({ backoffLimit: 1e9 }));
    expect(simulation.outcome).toBe("stuck");
    expect(simulation.why[0]?.sentence).toBe("Job/sum gets no further: its pods fail again and again");
  });

  test("has its containers started again in their pod, as often as may be", () => {
    const { steps } = failing(sum({ backoffLimit: 2 }, "OnFailure"));
    expect(steps.map(({ do: done }) => done).slice(0, 4)).toEqual([
      "apply",
      "ready Job/sum r1",
      "restarted Job/sum r1",
      "restarted Job/sum r1",
    ]);
  });

  test("tries each index as often as it may", () => {
    const simulation = failing(
      sum({ completions: 2, parallelism: 2, completionMode: "Indexed", backoffLimitPerIndex: 1 }),
    );
    expect(simulation.final.counts).toEqual({ "Job/sum r1": { failed: 4 } });
    expect(conditions(simulation)).toMatchObject({ Failed: "True FailedIndexes" });
  });

  test("does not count pods that are evicted where its policy ignores disruptions", () => {
    const rules = [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }];
    const drain: Change = { kind: "drain", node: "n1" };
    const change = (job: KubernetesObject): readonly Change[] => [applied(job), { ...drain, afterReady: 1 }];
    const alone = [node("n1"), node("n2", { cpu: "1m" })];
    const asks = { resources: { requests: { cpu: "1" } } };
    const template = { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "c", ...asks }] } };
    const limited = sum({ backoffLimit: 0, template });
    const patient = sum({ backoffLimit: 0, template, podFailurePolicy: { rules } });
    expect(conditions(simulate(inputOf(alone, ...change(limited))))).toMatchObject({
      Failed: "True BackoffLimitExceeded",
    });
    const simulation = simulate(inputOf(alone, ...change(patient)));
    expect([conditions(simulation), simulation.final.counts]).toEqual([undefined, { "Job/sum r1": { pending: 1 } }]);
  });

  test("whose pods are to be replaced only once they are over counts a deleted one when it is gone", () => {
    const gone: Change = { kind: "deletePod", pod: "Job/sum r1", afterReady: 1 };
    const changes = [applied(sum({ podReplacementPolicy: "Failed" })), gone];
    expect(played(nodes, ...changes).slice(0, 5)).toEqual([
      "apply +1 Job/sum r1",
      "ready Job/sum r1",
      "delete pod Job/sum r1 -1 Job/sum r1",
      "terminated pods go",
      "time passes +1 Job/sum r1",
    ]);
  });

  test("has so much time, and fails when its pods wait for longer", () => {
    const simulation = simulate(inputOf([], applied(sum({ activeDeadlineSeconds: 60 }))));
    expect(conditions(simulation)).toMatchObject({ Failed: "True DeadlineExceeded" });
    expect(simulation.final.counts).toEqual({});
  });

  test("of another controller is left alone", () => {
    const simulation = simulate(inputOf(nodes, applied(sum({ managedBy: "example.com/other" }))));
    expect([simulation.outcome, simulation.final.counts]).toEqual(["completes", {}]);
  });
});

test("each loss is taken back before the next one", () => {
  const losses = loseEach(inputOf([...nodes, deployment("web", 2, "app=web", hosts)]), "node");
  expect(losses.losses.map(({ outcome }) => outcome)).toEqual(["completes", "completes", "completes"]);
  const tight = loseEach(inputOf([...nodes, deployment("web", 3, "app=web", hosts)]), "node");
  expect(tight.losses.map(({ outcome, pending, minReady }) => [outcome, pending, minReady])).toEqual([
    ["stuck", 1, 2],
    ["stuck", 1, 2],
    ["stuck", 1, 2],
  ]);
});

test("what is played after something was taken back meets the same chance as before", () => {
  const world = worldOf({ ...inputOf(nodes), order: 3 });
  const mark = world.mark();
  const chance = (): readonly number[] => [world.tieBreak(1e6), world.arrival.next(1e6)];
  const first = chance();
  world.undo(mark);
  expect(chance()).toEqual(first);
});

test("what was pending before is no harm that a loss does", () => {
  const waiting = pod("waiting", "", { nodeSelector: { disk: "none" } });
  const { losses } = loseEach(inputOf([...nodes, deployment("web", 2, "app=web", hosts), waiting]), "node");
  expect(losses.map(({ outcome, pending, why }) => ({ outcome, pending, why }))).toEqual(
    nodes.map(() => ({ outcome: "completes", pending: 0, why: [] })),
  );
});
