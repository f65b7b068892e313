import { describe, expect, test } from "vitest";
import type { ControlledPod } from "./controlled-pod.ts";
import { daemonSetTurn, type DaemonSetView } from "./daemon-set.ts";
import { daemonSetStatus, looksAtNode, noDaemonStatus } from "./daemon-set-status.ts";
import { deploymentTurn } from "./deployment.ts";
import type { Condition, DeploymentTurn, DeploymentView, ReplicaSetView } from "./deployment-view.ts";
import { budgetStatus } from "./disruption-budget.ts";
import { evictionAnswer } from "./eviction.ts";
import { resolveFenceposts } from "./fenceposts.ts";
import { statefulSetTurn, type StatefulSetView } from "./stateful-set.ts";
import { podsToDelete } from "./victims.ts";

const now = 1000;

function pod(key: string, more: Partial<ControlledPod> = {}): ControlledPod {
  return {
    key,
    uid: key,
    nodeName: "n1",
    phase: "Running",
    isReady: true,
    isTerminating: false,
    createdAt: 0,
    readyAt: 0,
    deletionCost: 0,
    restarts: 0,
    revision: "old",
    ...more,
  };
}

test.each([
  ["25%", "25%", 3, { surge: 1, unavailable: 0 }],
  ["0%", "1%", 3, { surge: 0, unavailable: 1 }],
  [0, 2, 3, { surge: 0, unavailable: 2 }],
  ["50%", "50%", 3, { surge: 2, unavailable: 1 }],
] as const)("surge %s and unavailable %s of %d", (surge, unavailable, replicas, expected) => {
  expect(resolveFenceposts(surge, unavailable, replicas)).toEqual(expected);
});

describe("who goes first", () => {
  test.each<[string, ControlledPod, ControlledPod]>([
    ["who has no node", pod("a", { nodeName: undefined }), pod("b")],
    ["who is pending", pod("b", { phase: "Pending", isReady: false }), pod("a")],
    ["who is not ready", pod("b", { isReady: false }), pod("a")],
    ["who is cheaper", pod("b", { deletionCost: -1 }), pod("a")],
    ["who has been ready for less time, in powers of two", pod("b", { readyAt: 900 }), pod("a")],
    ["of like ages, the lower UID", pod("a", { readyAt: 1 }), pod("b")],
  ])("%s", (_, first, other) => {
    expect(podsToDelete([other, first], [], 1, now)).toEqual([first]);
  });

  test("who shares a node with more pods of related sets", () => {
    const shared = pod("b", { nodeName: "n2" });
    const related = [pod("a"), shared, pod("c", { nodeName: "n2", revision: "new" })];
    expect(podsToDelete([pod("a"), shared], related, 1, now)).toEqual([shared]);
  });
});

describe("a Deployment", () => {
  const complete: Condition = { status: "True", reason: "NewReplicaSetAvailable", updatedAt: 0 };

  function set(
    name: string,
    replicas: number,
    more: Partial<ReplicaSetView> & { readonly available?: number } = {},
  ): ReplicaSetView {
    const { available = replicas, ...rest } = more;
    return {
      name,
      createdAt: name === "old" ? 0 : 10,
      replicas,
      desiredReplicas: 4,
      maxReplicas: 5,
      revision: name === "old" ? 1 : 2,
      status: { replicas, ready: available, available },
      ...rest,
    };
  }

  function turn(more: Partial<DeploymentView>): DeploymentTurn {
    return deploymentTurn({
      replicas: 4,
      strategy: "RollingUpdate",
      maxSurge: "25%",
      maxUnavailable: "25%",
      paused: false,
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
      status: { replicas: 4, updated: 4, ready: 4, available: 4, conditions: new Map([["Progressing", complete]]) },
      oldSets: [],
      hasOldPods: false,
      hasFailedCreate: false,
      now,
      ...more,
    });
  }

  const scaled = ({ changed }: DeploymentTurn): Readonly<Record<string, number>> =>
    Object.fromEntries(changed.map(({ name, replicas }) => [name, replicas]));

  test("makes as many new pods as surge allows, and takes as many old ones as may be unavailable", () => {
    const made = turn({ oldSets: [set("old", 4)] });
    expect(made.create?.replicas).toBe(1);
    // The new pod is not available yet, and spends the budget.
    expect(scaled(made)).toEqual({ old: 3 });
  });

  test("new pods that are not available spend the budget", () => {
    expect(scaled(turn({ newSet: set("new", 2, { available: 0 }), oldSets: [set("old", 3)] }))).toEqual({});
  });

  test("cleans up old pods that are not available", () => {
    expect(
      scaled(turn({ newSet: set("new", 1, { available: 0 }), oldSets: [set("old", 4, { available: 3 })] })),
    ).toEqual({
      old: 3,
    });
  });

  test("scales before it rolls: the old set grows", () => {
    const made = turn({ replicas: 6, oldSets: [set("old", 4)] });
    expect(made.create).toBe(undefined);
    expect(scaled(made)).toEqual({ old: 6 });
  });

  test("scales in proportion in the middle of a rollout", () => {
    const sets = { newSet: set("new", 2, { desiredReplicas: 4 }), oldSets: [set("old", 3)] };
    expect(scaled(turn({ replicas: 8, ...sets }))).toEqual({ new: 4, old: 6 });
  });

  test("a paused one makes no set of a new template", () => {
    const made = turn({ paused: true, oldSets: [set("old", 4)] });
    expect([made.create, scaled(made)]).toEqual([undefined, {}]);
    expect(made.status.conditions.get("Progressing")?.reason).toBe("DeploymentPaused");
  });

  test("Recreate waits until the old pods are gone", () => {
    expect(scaled(turn({ strategy: "Recreate", oldSets: [set("old", 4)], hasOldPods: true }))).toEqual({ old: 0 });
    expect(turn({ strategy: "Recreate", oldSets: [set("old", 0)], hasOldPods: true }).create).toBe(undefined);
    expect(turn({ strategy: "Recreate", oldSets: [set("old", 0)] }).create?.replicas).toBe(4);
  });

  test("one that was complete never exceeds its deadline by scaling", () => {
    const made = turn({ newSet: set("new", 4, { available: 3 }), now: 1e6 });
    expect(made.status.conditions.get("Progressing")?.reason).toBe("NewReplicaSetAvailable");
  });

  test("exceeds its deadline when nothing has moved for that long", () => {
    const created: Condition = { status: "True", reason: "NewReplicaSetCreated", updatedAt: 0 };
    const status = { replicas: 5, updated: 1, ready: 4, available: 4, conditions: new Map([["Progressing", created]]) };
    const sets = { newSet: set("new", 1, { available: 0 }), oldSets: [set("old", 4)], maxUnavailable: 0 };
    expect(turn({ ...sets, status }).status.conditions.get("Progressing")?.reason).toBe("ProgressDeadlineExceeded");
    expect(turn({ ...sets, status, now: 599 }).checkAt).toBe(601);
  });
});

describe("a StatefulSet", () => {
  function turn(more: Partial<StatefulSetView>): readonly [readonly string[], readonly string[]] {
    const { create, delete: deleted } = statefulSetTurn({
      replicas: 3,
      start: 0,
      isParallel: false,
      strategy: "RollingUpdate",
      partition: 0,
      allowsMaxUnavailable: true,
      minReadySeconds: 0,
      status: { currentRevision: "old", updateRevision: "new", replicas: 3, ready: 3, current: 3, updated: 0 },
      updateRevision: "new",
      pods: three(),
      now,
      ...more,
    });
    return [create.map(({ ordinal, revision }) => `${ordinal} ${revision}`), deleted.map(({ key }) => key)];
  }

  const three = (...changed: readonly Partial<ControlledPod>[]): readonly ControlledPod[] =>
    [0, 1, 2].map((ordinal) => pod(`db-${ordinal}`, { ordinal, ...changed[ordinal] }));

  test("updates from the highest ordinal, one at a time", () => {
    expect(turn({})).toEqual([[], ["db-2"]]);
  });

  test("leaves ordinals below the partition alone", () => {
    expect(turn({ partition: 2, pods: three({}, {}, { revision: "new" }) })).toEqual([[], []]);
  });

  test("several at once where that is allowed", () => {
    expect(turn({ maxUnavailable: 2 })).toEqual([[], ["db-2", "db-1"]]);
    expect(turn({ maxUnavailable: 2, allowsMaxUnavailable: false })).toEqual([[], ["db-2"]]);
  });

  test("in order, a pod that is not ready stops all that comes after, a rollback too", () => {
    const stuck = three({}, {}, { isReady: false, phase: "Pending", revision: "broken" });
    expect(turn({ pods: stuck })).toEqual([[], []]);
    expect(turn({ pods: stuck, isParallel: true })).toEqual([[], ["db-2"]]);
  });

  test("makes a missing pod before it deletes one that is not wanted any more", () => {
    expect(turn({ pods: three().slice(0, 2) })).toEqual([["2 new"], []]);
    expect(turn({ replicas: 2, updateRevision: "old" })).toEqual([[], ["db-2"]]);
  });

  test("a lost pod below the partition comes back at the current revision, another at the update", () => {
    expect(turn({ partition: 1, pods: three().slice(1) })[0]).toEqual(["0 old"]);
    expect(turn({ partition: 0, pods: three().slice(1) })[0]).toEqual(["0 new"]);
  });
});

describe("a DaemonSet", () => {
  function turn(more: Partial<DaemonSetView>): readonly [readonly string[], readonly string[]] {
    const nodes = ["n1", "n2", "n3"];
    const { create, delete: deleted } = daemonSetTurn({
      strategy: "RollingUpdate",
      maxSurge: 0,
      maxUnavailable: 1,
      minReadySeconds: 0,
      revision: "new",
      nodes: nodes.map((name) => ({ name, shouldRun: true, shouldStay: true })),
      podsByNode: new Map(nodes.map((name) => [name, [pod(`on-${name}`, { nodeName: name })]])),
      now,
      ...more,
    });
    return [create, deleted.map(({ key }) => key)];
  }

  test("has a pod on each node before it updates any", () => {
    expect(turn({ podsByNode: new Map([["n1", [pod("on-n1")]]]) })).toEqual([["n2", "n3"], []]);
  });

  test("replaces as many as may be unavailable, rounded up", () => {
    expect(turn({})).toEqual([[], ["on-n1"]]);
    expect(turn({ maxUnavailable: "50%" })).toEqual([[], ["on-n1", "on-n2"]]);
  });

  test("with surge makes the new pod first", () => {
    expect(turn({ maxSurge: "50%", maxUnavailable: 0 })).toEqual([["n1", "n2"], []]);
  });

  test("with surge does nothing while an old pod is on a node that is gone", () => {
    const nodes = ["n2", "n3"].map((name) => ({ name, shouldRun: true, shouldStay: true }));
    expect(turn({ maxSurge: 1, maxUnavailable: 0, nodes })).toEqual([[], []]);
    const podsByNode = new Map(nodes.map(({ name }) => [name, [pod(`on-${name}`, { nodeName: name })]]));
    expect(turn({ maxSurge: 1, maxUnavailable: 0, nodes, podsByNode })).toEqual([["n2"], []]);
  });

  test("looks at a node that wants a pod or should not have one, and at any with a pod while one is where it should not be", () => {
    const [wants, keeps, never] = [
      { shouldRun: true, shouldStay: true },
      { shouldRun: false, shouldStay: true },
      { shouldRun: false, shouldStay: false },
    ];
    const looks = (misscheduled: number, isScheduled: boolean): readonly boolean[] =>
      [wants, keeps, never].map((node) => looksAtNode(node, isScheduled, { ...noDaemonStatus, misscheduled }));
    expect(looks(0, false)).toEqual([true, false, false]);
    expect(looks(0, true)).toEqual([false, false, true]);
    expect(looks(1, true)).toEqual([true, true, true]);
  });

  test("counts nodes by their oldest pods", () => {
    const nodes = ["n1", "n2", "n3", "n4"].map((name) => ({ name, shouldRun: name !== "n4", shouldStay: true }));
    const pods = new Map([
      ["n1", [pod("b", { createdAt: 2, revision: "new" }), pod("a", { createdAt: 1 })]],
      ["n2", [pod("c", { isReady: false, revision: "new" })]],
      ["n4", [pod("d", { revision: "new" })]],
    ]);
    expect(daemonSetStatus(nodes, pods, "new")).toEqual({
      desired: 3,
      current: 2,
      ready: 1,
      updated: 1,
      misscheduled: 1,
    });
  });

  test("deletes from nodes that should not run it, whatever may be unavailable", () => {
    const nodes = ["n1", "n2", "n3"].map((name) => ({ name, shouldRun: name === "n3", shouldStay: name === "n3" }));
    expect(turn({ nodes })).toEqual([[], ["on-n1", "on-n2"]]);
  });
});

describe("a disruption budget", () => {
  test("rounds percentages up", () => {
    expect(budgetStatus({ minAvailable: "50%" }, { count: 3, healthy: 3, scale: 3 }).disruptionsAllowed).toBe(1);
    expect(budgetStatus({ maxUnavailable: "10%" }, { count: 3, healthy: 3, scale: 3 }).disruptionsAllowed).toBe(1);
  });

  test("allows nothing without pods", () => {
    expect(budgetStatus({ minAvailable: 0 }, { count: 0, healthy: 0, scale: 0 }).disruptionsAllowed).toBe(0);
  });

  test("of pods whose controller has no scale it allows nothing, and says what it said before", () => {
    const daemons = { count: 3, healthy: 3, scale: undefined };
    const before = { disruptionsAllowed: 2, currentHealthy: 2, desiredHealthy: 1, expectedPods: 3 };
    expect(budgetStatus({ maxUnavailable: 1 }, daemons)).toEqual({
      disruptionsAllowed: 0,
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
    });
    expect(budgetStatus({ maxUnavailable: 1 }, daemons, before)).toEqual({ ...before, disruptionsAllowed: 0 });
    expect(budgetStatus({ minAvailable: 1 }, daemons).disruptionsAllowed).toBe(2);
  });

  test("two over one pod are an error of the server", () => {
    const status = budgetStatus({ minAvailable: 1 }, { count: 3, healthy: 3, scale: 3 });
    const running = { isPending: false, isReady: true, isOver: false };
    expect(
      evictionAnswer(running, [
        { name: "a", status },
        { name: "b", status },
      ]).status,
    ).toBe(500);
  });

  test("protects pods that are not ready too, unless enough others are", () => {
    const unready = { isPending: false, isReady: false, isOver: false };
    const tight = { name: "web", status: budgetStatus({ minAvailable: 3 }, { count: 3, healthy: 2, scale: 3 }) };
    const roomy = { name: "web", status: budgetStatus({ minAvailable: 2 }, { count: 3, healthy: 2, scale: 3 }) };
    expect(evictionAnswer(unready, [tight])).toEqual({
      status: 429,
      because: "The disruption budget web needs 3 healthy pods and has 2 currently",
    });
    expect(evictionAnswer(unready, [roomy]).status).toBe(201);
    expect(evictionAnswer(unready, [{ ...tight, unhealthyPodEvictionPolicy: "AlwaysAllow" }]).status).toBe(201);
    expect(evictionAnswer({ ...unready, isPending: true }, [tight]).status).toBe(201);
  });
});
