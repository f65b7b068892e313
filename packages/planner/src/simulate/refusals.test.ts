import { createReferenceEngine, defaultProfile, type ResourceQuota } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import type { Change } from "../change/change.ts";
import { deployment, node, pod, template } from "../testing/objects.ts";
import { Player } from "./player.ts";
import type { Simulation } from "./simulation.ts";
import { simulate, worldOf } from "./simulate.ts";
import type { SimulationInput } from "./simulation-input.ts";

const nodes = [node("n1"), node("n2")];

function inputOf(objects: readonly KubernetesObject[], ...changes: readonly Change[]): SimulationInput {
  return {
    objects,
    changes,
    seed: 0,
    areWishes: true,
    profiles: [defaultProfile()],
    createEngine: createReferenceEngine,
  };
}

function quota(hard: Record<string, string>, more: Partial<ResourceQuota> = {}): KubernetesObject {
  const metadata = { name: "q", namespace: "default" };
  return { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard }, ...more } as KubernetesObject;
}

const web = (replicas: number, more: object = {}): KubernetesObject => {
  const { spec, ...rest } = deployment("web", replicas, "app=web");
  return { ...rest, spec: { ...spec, ...more } };
};
const rollout: Change = { kind: "rollout", workload: "Deployment/web", image: "main:2" };
const sentences = ({ why }: Simulation): readonly string[] => why.map(({ sentence }) => sentence);
const progress = ({ final }: Simulation): unknown => final.workloads["Deployment/web"]?.conditions;

describe("a quota", () => {
  test("without room for the surge pod lets a rollout hang, and says who is refused and why", () => {
    const simulation = simulate(inputOf([...nodes, quota({ pods: "2" }), web(2)], rollout));
    expect([simulation.outcome, simulation.final.counts]).toEqual(["stuck", { "Deployment/web r1": { ready: 2 } }]);
    expect(sentences(simulation)).toEqual([
      'the rollout of web stops at 0 of 2: the API server refuses its pods: exceeds ResourceQuota "q": pods requested 1, used 2, limited to 2, and maxUnavailable 25 % of 2 is 0',
    ]);
    expect(progress(simulation)).toEqual({
      Available: "True MinimumReplicasAvailable",
      Progressing: "False ProgressDeadlineExceeded",
      ReplicaFailure: "True FailedCreate",
    });
  });

  test("has room for the new pod once the old one is gone, not while it terminates", () => {
    const strategy = { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
    const simulation = simulate(inputOf([...nodes, quota({ pods: "2" }), web(2, { strategy })], rollout));
    expect([simulation.outcome, simulation.why]).toEqual(["completes", []]);
    expect(simulation.steps.slice(0, 2)).toMatchObject([
      { do: "roll out main:2 of Deployment/web", deleted: { "Deployment/web r1": 1 } },
      { do: "terminated pods go", created: { "Deployment/web r2": 1 } },
    ]);
    expect(progress(simulation)).not.toHaveProperty("ReplicaFailure");
  });

  test("that refuses each new pod leaves one missing, which uses up what may be unavailable", () => {
    const strategy = { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
    const refusing: Change = { kind: "apply", objects: [quota({ "requests.memory": "1Gi" })] };
    const simulation = simulate(inputOf([...nodes, web(2, { strategy })], refusing, rollout));
    expect(sentences(simulation).join()).toMatch(/, and 1 pod that is missing uses up maxUnavailable \(1\)$/);
  });

  test("counts what its status says, and more as more is made", () => {
    const told = quota({ "requests.cpu": "3" }, { status: { used: { "requests.cpu": "2500m" } } });
    const asks = { containers: [{ name: "c", image: "c", resources: { requests: { cpu: "200m" } } }] };
    const more = deployment("more", 4, "app=more", asks);
    const simulation = simulate({ ...inputOf([...nodes, told], { kind: "apply", objects: [more] }), areWishes: false });
    expect(simulation.final.counts).toEqual({ "Deployment/more r1": { ready: 2 } });
    expect(sentences(simulation)).toEqual([
      'Deployment/more gets no further: the API server refuses its pods: exceeds ResourceQuota "q": requests.cpu requested 200m, used 2900m, limited to 3',
    ]);
  });

  test("of scopes counts only the pods that they are about", () => {
    const scopes = { spec: { hard: { pods: "0" }, scopes: ["NotBestEffort"] } } as Partial<ResourceQuota>;
    expect(simulate(inputOf([...nodes, quota({}, scopes), web(2)])).final.counts).toEqual({
      "Deployment/web r1": { ready: 2 },
    });
  });

  test("has room again when a Job's pods are over, though they are still there", () => {
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "sum" },
      spec: { completions: 3, parallelism: 3, template: template("app=sum") },
    } as KubernetesObject;
    expect(simulate(inputOf([...nodes, quota({ pods: "1" }), job])).final.counts).toEqual({
      "Job/sum r1": { succeeded: 3 },
    });
    const objects = simulate(inputOf([...nodes, quota({ "count/pods": "1" }), job]));
    expect(objects.final.counts).toEqual({ "Job/sum r1": { succeeded: 1 } });
  });

  test("stops StatefulSets and DaemonSets alike, which go on once others have left", () => {
    const more = { metadata: { name: "x" }, spec: { replicas: 2, template: template("app=x") } };
    for (const kind of ["StatefulSet", "DaemonSet"]) {
      const apply: Change = { kind: "apply", objects: [{ apiVersion: "apps/v1", kind, ...more } as KubernetesObject] };
      const gone: Change = { kind: "scale", workload: "Deployment/web", replicas: 1 };
      const simulation = simulate(inputOf([...nodes, quota({ pods: "3" }), web(2)], apply, gone));
      expect(simulation.changes.map(({ outcome }) => outcome)).toEqual(["stuck", "completes"]);
      expect(simulation.changes[0]?.final?.counts[`${kind}/x r1`]).toEqual({ ready: 1 });
    }
  });

  test("on ReplicaSets refuses the one of a new template", () => {
    const simulation = simulate(inputOf([...nodes, quota({ "count/replicasets.apps": "1" }), web(1)], rollout));
    expect(simulation.outcome).toBe("stuck");
    expect(sentences(simulation)[0]).toContain("the API server refuses its ReplicaSet: exceeds ResourceQuota");
    expect(progress(simulation)).toMatchObject({ Progressing: "False ReplicaSetCreateError" });
  });

  test("that comes later counts what is there; one that grows lets the refused go on", () => {
    const grow: Change = { kind: "apply", objects: [quota({ pods: "9" })] };
    const changes = [{ kind: "apply", objects: [quota({ pods: "2" })] } as const, rollout, grow];
    const simulation = simulate(inputOf([...nodes, web(2)], ...changes));
    expect(simulation.changes.map(({ outcome }) => outcome)).toEqual(["completes", "stuck", "completes"]);
    const other = quota({ pods: "4" }, { metadata: { name: "other", namespace: "default" } });
    const scaled: Change = { kind: "scale", workload: "Deployment/web", replicas: 4 };
    const twice = simulate(
      inputOf([...nodes, quota({ pods: "4" }), web(2)], { kind: "apply", objects: [other] }, scaled),
    );
    expect(twice.outcome).toBe("completes");
    const gone: Change = { kind: "delete", object: { kind: "ResourceQuota", name: "q" } };
    const freed = simulate(inputOf([...nodes, quota({ pods: "2" }), web(2)], rollout, gone));
    expect(freed.changes.map(({ outcome }) => outcome)).toEqual(["stuck", "completes"]);
  });

  test("refuses what somebody applies, which is then not there", () => {
    const change: Change = { kind: "apply", objects: [pod("p", "")] };
    const simulation = simulate(inputOf([...nodes, quota({ pods: "0", "count/deployments.apps": "0" })], change));
    expect([simulation.outcome, sentences(simulation)]).toEqual([
      "stuck",
      [
        'Pod/p is not there: the API server refuses it: exceeds ResourceQuota "q": pods requested 1, used 0, limited to 0',
      ],
    ]);
  });
});

test("a workload whose pods are refused goes on when what admission reads is there", () => {
  const needs = deployment("web", 2, "app=web", { priorityClassName: "high" });
  const high: KubernetesObject = {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name: "high" },
    value: 7,
  };
  const { changes } = simulate(
    inputOf([...nodes, needs], { kind: "cordon", node: "n1" }, { kind: "apply", objects: [high] }),
  );
  expect(changes.map(({ outcome }) => outcome)).toEqual(["stuck", "completes"]);
});

test("what was counted is taken back with the rest", () => {
  const world = worldOf(inputOf([...nodes, quota({ pods: "2" }), web(2)]));
  const player = new Player({ world, namespace: "default", keepsSteps: false });
  player.begin(true);
  const mark = world.mark();
  const scale = (replicas: number): Change => ({ kind: "scale", workload: "Deployment/web", replicas });
  for (const replicas of [0, 3, 1]) player.play(scale(replicas), undefined);
  world.undo(mark);
  expect(player.play(scale(3), undefined).outcome).toBe("stuck");
  expect(player.play(scale(2), undefined).outcome).toBe("completes");
});
