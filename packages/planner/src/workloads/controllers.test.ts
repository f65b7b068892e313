import type { CronJob, DaemonSet, Job, PodSpec, StatefulSet } from "@stowage/engine";
import { describe, expect, test } from "vitest";
import { affinityTo, deployment, labelsOf, node, pod, template } from "../testing/objects.ts";
import { PodNames } from "../names/pod-names.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";
import type { ControllerView } from "./controller.ts";
import { daemonSetPods } from "./daemon-set.ts";

const nodes = [node("a"), node("b")];

function statefulSet(
  name: string,
  replicas: number,
  spec: Partial<StatefulSet["spec"]> = {},
  podSpec: Partial<PodSpec> = {},
): StatefulSet {
  const labels = `app=${name}`;
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labelsOf(labels) }, template: template(labels, podSpec), ...spec },
  };
}

function daemonSet(name: string, podSpec: Partial<PodSpec> = {}): DaemonSet {
  const labels = `app=${name}`;
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name },
    spec: { selector: { matchLabels: labelsOf(labels) }, template: template(labels, podSpec) },
  };
}

function job(name: string, spec: Partial<Job["spec"]> = {}): Job {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name },
    spec: { template: template(`app=${name}`), ...spec },
  };
}

describe("Deployment", () => {
  test("makes its pods through a ReplicaSet that carries the template's hash in name, labels and selector", () => {
    const plan = planOf(nodes, [deployment("web", 2, "app=web")]);
    const [first, second] = plan.pods;
    const hash = first?.pod.metadata.labels?.["pod-template-hash"] ?? "";
    const name = `web-${hash}`;
    expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]+$/);
    expect(first?.pod.metadata).toMatchObject({
      generateName: `${name}-`,
      labels: { app: "web" },
      ownerReferences: [{ kind: "ReplicaSet", name, controller: true }],
    });
    expect(first?.pod.metadata.name).toMatch(new RegExp(`^${name}-[bcdfghjklmnpqrstvwxz2456789]{5}$`));
    expect(second?.pod.metadata.name).not.toBe(first?.pod.metadata.name);
    expect(first?.owner).toEqual({ kind: "Deployment", name: "web" });
    expect(plan.engine.cluster.replicaSet("default", name)?.spec?.selector).toEqual({
      matchLabels: { app: "web", "pod-template-hash": hash },
    });
  });

  test("a paused one makes nothing, and says so", () => {
    const paused = deployment("web", 2, "app=web");
    const plan = planOf(nodes, [{ ...paused, spec: { ...paused.spec, paused: true } }]);
    expect([linesOf(plan), plan.warnings.map(({ path }) => path)]).toEqual([[], ["spec.paused"]]);
  });

  test("names of pods are cut as the API server cuts them", () => {
    const plan = planOf(nodes, [deployment("w".repeat(80), 1, "app=web")]);
    expect(plan.pods[0]?.pod.metadata.name).toMatch(/^w{58}[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });
});

describe("StatefulSet", () => {
  test("numbers its pods from the first ordinal, with their labels", () => {
    const plan = planOf(nodes, [statefulSet("db", 2, { ordinals: { start: 3 } })]);
    expect(plan.pods.map(({ pod: { metadata } }) => metadata.name)).toEqual(["db-3", "db-4"]);
    expect(plan.pods[1]?.pod.metadata.labels).toEqual({
      app: "db",
      "statefulset.kubernetes.io/pod-name": "db-4",
      "apps.kubernetes.io/pod-index": "4",
      "controller-revision-hash": expect.stringMatching(/^db-/),
    });
  });

  const apart = affinityTo("kubernetes.io/hostname", { avoids: "db" });

  test("does not make a pod before its predecessor has a node", () => {
    const plan = planOf(nodes, [statefulSet("db", 4, {}, apart)]);
    expect(plan.pods.map(({ status, reason }) => [status, reason])).toEqual([
      ["Scheduled", undefined],
      ["Scheduled", undefined],
      ["Unschedulable", undefined],
      ["NotCreated", "waits for db-2, which has no node"],
    ]);
  });

  test("makes all at once when pods are managed in parallel", () => {
    const plan = planOf(nodes, [statefulSet("db", 4, { podManagementPolicy: "Parallel" }, apart)]);
    expect(plan.pods.map(({ status }) => status)).toEqual(["Scheduled", "Scheduled", "Unschedulable", "Unschedulable"]);
  });

  test("claims become volumes", () => {
    const plan = planOf(nodes, [statefulSet("db", 1, { volumeClaimTemplates: [{ metadata: { name: "data" } }] })]);
    expect(plan.pods[0]?.pod.spec.volumes).toEqual([
      { name: "data", persistentVolumeClaim: { claimName: "data-db-0" } },
    ]);
  });
});

describe("DaemonSet", () => {
  test("makes a pod for each node that it selects and whose taints it tolerates, pinned to it", () => {
    const tainted = node("t", { spec: { taints: [{ key: "k", effect: "NoSchedule" }] } });
    const cordoned = node("c", {
      spec: { unschedulable: true, taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }] },
    });
    const other = node("other", { labels: { role: "other" } });
    const set = daemonSet("agent", {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "role", operator: "DoesNotExist" }] }],
          },
        },
      },
    });
    const plan = planOf([...nodes, tainted, cordoned, other], [set]);
    expect(linesOf(plan)).toEqual(["agent-* -> a", "agent-* -> b", "agent-* -> c"]);
    expect(plan.pods[0]?.pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution).toEqual({
      nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["a"] }] }],
    });
  });

  test("its pods tolerate the conditions of nodes, and a missing network only on the host's", () => {
    const tolerated = (spec: Partial<PodSpec>): readonly (string | undefined)[] =>
      planOf([node("a")], [daemonSet("agent", spec)]).pods[0]?.pod.spec.tolerations?.map(({ key }) =>
        key?.replace("node.kubernetes.io/", ""),
      ) ?? [];
    const usual = ["not-ready", "unreachable", "disk-pressure", "memory-pressure", "pid-pressure", "unschedulable"];
    expect(tolerated({})).toEqual(usual);
    expect(tolerated({ hostNetwork: true })).toEqual([...usual, "network-unavailable"]);
  });

  test("rules between pods do not keep a pod from being made: it is pending", () => {
    const plan = planOf(
      [...nodes, pod("x", "app=x", { nodeName: "a" })],
      [daemonSet("agent", affinityTo("kubernetes.io/hostname", { avoids: "x" }))],
    );
    expect(linesOf(plan)).toEqual(["agent-*: Unschedulable", "agent-* -> b"]);
  });

  test("makes none where its pod runs already, and takes those on wrong nodes as gone", () => {
    const owner = { ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "agent", controller: true }] };
    const set = daemonSet("agent", { nodeSelector: { "kubernetes.io/hostname": "a" } });
    const there = [
      pod("agent-1", "app=agent", { nodeName: "a", nodeSelector: { "kubernetes.io/hostname": "a" } }, owner),
      pod("agent-2", "app=agent", { nodeName: "b" }, owner),
    ];
    const plan = planOf([...nodes, ...there], [set]);
    expect([linesOf(plan), plan.bound.map(({ pod: { metadata } }) => metadata.name)]).toEqual([[], ["agent-1"]]);
    expect(plan.warnings.map(({ message }) => message)).toEqual([
      "1 pod on nodes that should not run it, or not twice, is taken as gone",
    ]);
  });

  test("may have more pods on a node than a call has arguments", () => {
    const owned = Array.from({ length: 200_000 }, (_, at) => pod(`agent-${at}`, "app=agent", { nodeName: "a" }));
    const view: ControllerView = {
      owned,
      succeeded: [],
      nodes,
      mostPods: 100,
      now: 0,
      names: new PodNames([]),
      failed: [],
      podNamed: () => undefined,
      admitted: (one) => one,
      admittedUnlimited: (one) => one,
    };
    const made = (spec: Partial<PodSpec>) => {
      const set = daemonSet("agent", spec);
      const metadata = { ...set.metadata, name: "agent", namespace: "default", uid: "1" };
      return daemonSetPods({ ...set, metadata }, view).gone.length;
    };
    expect(made({ nodeSelector: { "kubernetes.io/hostname": "b" } })).toBe(200_000);
    expect(made({ nodeSelector: { "kubernetes.io/hostname": "a" } })).toBe(200_000);
    expect(made({})).toBe(199_999);
  });
});

describe("Job", () => {
  test("runs as many pods at once as parallelism says, and no more than completions", () => {
    expect(linesOf(planOf(nodes, [job("j", { parallelism: 3 })]))).toHaveLength(3);
    expect(linesOf(planOf(nodes, [job("j", { parallelism: 3, completions: 2 })]))).toHaveLength(2);
    expect(linesOf(planOf(nodes, [job("j")]))).toHaveLength(1);
  });

  test("an Indexed one names each pod by its index", () => {
    const plan = planOf(nodes, [job("j", { parallelism: 2, completions: 5, completionMode: "Indexed" })]);
    expect(plan.pods.map(({ pod: { metadata } }) => metadata.generateName)).toEqual(["j-0-", "j-1-"]);
    expect(plan.pods[1]?.pod.metadata).toMatchObject({
      annotations: { "batch.kubernetes.io/job-completion-index": "1" },
      labels: {
        app: "j",
        "job-name": "j",
        "batch.kubernetes.io/job-name": "j",
        "batch.kubernetes.io/job-completion-index": "1",
      },
    });
  });

  test("indexes that run or have succeeded are not made again", () => {
    const owner = { ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name: "j", controller: true }] };
    const index = (value: string) => ({ ...owner, annotations: { "batch.kubernetes.io/job-completion-index": value } });
    const there = [
      { ...pod("j-0", "", { nodeName: "a" }, index("0")), status: { phase: "Succeeded" as const } },
      pod("j-2", "", { nodeName: "a" }, index("2")),
    ];
    const plan = planOf(
      [...nodes, ...there],
      [job("j", { parallelism: 3, completions: 5, completionMode: "Indexed" })],
    );
    expect(plan.pods.map(({ pod: { metadata } }) => metadata.generateName)).toEqual(["j-1-", "j-3-"]);
  });

  test("a suspended one makes none, and says so", () => {
    const plan = planOf(nodes, [job("j", { suspend: true })]);
    expect([linesOf(plan), plan.warnings.map(({ message }) => message)]).toEqual([[], ["is suspended: makes no pods"]]);
  });

  test("a CronJob makes the pods of one run; a suspended one none", () => {
    const cron: CronJob = {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "c" },
      spec: { jobTemplate: { spec: { template: template("app=c"), parallelism: 2 } } },
    };
    const plan = planOf(nodes, [cron]);
    expect(plan.pods.map(({ owner }) => owner)).toEqual([
      { kind: "CronJob", name: "c" },
      { kind: "CronJob", name: "c" },
    ]);
    expect(plan.warnings.map(({ code }) => code)).toEqual(["OneRun"]);
    expect(plan.pods[0]?.pod.metadata.name).toMatch(/^c-[0-9]{8}-[a-z0-9]{5}$/);
    expect(linesOf(planOf(nodes, [{ ...cron, spec: { ...cron.spec, suspend: true } }]))).toEqual([]);
  });
});
