import { expect, test } from "vitest";
import type { PodObject } from "../../api/cluster-object.ts";
import type { OwnerReference } from "../../api/object-meta.ts";
import type { TopologySpreadConstraint } from "../../api/topology-spread.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { ClusterState } from "../cluster/cluster-state.ts";
import { defaultLimits } from "../limits.ts";
import { SpreadPlans } from "./spread-plan.ts";

const byZone: TopologySpreadConstraint = {
  maxSkew: 1,
  topologyKey: "zone",
  whenUnsatisfiable: "DoNotSchedule",
  labelSelector: { matchLabels: { app: "web" } },
};
const owner: OwnerReference = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "u", controller: true };

function pod(name: string, by: readonly TopologySpreadConstraint[] = [], of: OwnerReference = owner): PodObject {
  const spec = { containers: [{ name: "main" }], ...(by.length > 0 && { topologySpreadConstraints: by }) };
  return { kind: "Pod", metadata: { name, labels: { app: "web" }, ownerReferences: [of] }, spec };
}

function plansBy(args: PodTopologySpreadArgs = defaultProfile().args.podTopologySpread) {
  const state = new ClusterState(differencesOf("1.37"), { ...defaultLimits, keptBytes: 8 * 700 });
  state.add({ kind: "Service", metadata: { name: "web" }, spec: { selector: { app: "web" } } });
  const { keys, spreadCounts: counts, labels } = state.placements;
  const inputs = {
    cluster: state.view,
    keys,
    counts,
    labelKeys: labels.keys,
    args,
    clock: state.clock,
  };
  const plans = new SpreadPlans(inputs);
  return { plans, clock: state.clock, recordOf: (one: PodObject) => state.pods.recordOf(one) };
}

test("what a class was spread by holds for the next pod of its kind and owner, until owners or counts change", () => {
  const { plans, clock, recordOf } = plansBy();
  const first = plans.of(recordOf(pod("a")), undefined);
  expect(plans.of(recordOf(pod("b")), first)).toBe(first);
  const others = [
    { ...owner, name: "db" },
    { ...owner, kind: "StatefulSet" },
    { ...owner, apiVersion: "apps/v2" },
  ];
  for (const other of others) expect(plans.of(recordOf(pod("c", [], other)), first)).not.toBe(first);
  expect(plans.of(recordOf(pod("d", [byZone])), first)).not.toBe(first);
  clock.owners++;
  expect(plans.of(recordOf(pod("b")), first)).not.toBe(first);
});

test("an owner has no say in the constraints that a pod has of its own", () => {
  const { plans, recordOf } = plansBy();
  const first = plans.of(recordOf(pod("a", [byZone])), undefined);
  expect(plans.of(recordOf(pod("b", [byZone], { ...owner, name: "db" })), first)).toBe(first);
});

test("a plan whose counts have been forgotten holds no more", () => {
  const { plans, clock, recordOf } = plansBy();
  const selecting = (app: string) => [{ ...byZone, labelSelector: { matchLabels: { app } } }];
  const first = plans.of(recordOf(pod("a", [byZone])), undefined);
  const { spreadCounts } = clock;
  plans.of(recordOf(pod("b", selecting("db"))), undefined);
  plans.of(recordOf(pod("c", selecting("cache"))), undefined);
  expect(clock.spreadCounts).toBeGreaterThan(spreadCounts);
  expect(plans.of(recordOf(pod("a", [byZone])), first)).not.toBe(first);
});

test("nodes that lack a key are scored by the system's defaults alone", () => {
  const soft = { ...byZone, whenUnsatisfiable: "ScheduleAnyway" as const };
  const { labelSelector: _, ...listed } = soft;
  const list: PodTopologySpreadArgs = { defaultingType: "List", defaultConstraints: [listed] };
  const plans = [plansBy(), plansBy(), plansBy(list)];
  const pods = [pod("a", [soft]), pod("a"), pod("a")];
  expect(
    plans.map(({ plans: one, recordOf }, at) => one.of(recordOf(pods[at] ?? pod("a")), undefined).plan.needsEveryKey),
  ).toEqual([true, false, true]);
});

test("nodes count by the policies that a constraint honours, and the pod if it is selected", () => {
  const { plans, recordOf } = plansBy();
  const policies = (["Honor", "Ignore"] as const).flatMap((nodeAffinityPolicy) =>
    (["Honor", "Ignore"] as const).map((nodeTaintsPolicy) => ({ ...byZone, nodeAffinityPolicy, nodeTaintsPolicy })),
  );
  const other = { ...byZone, labelSelector: { matchLabels: { app: "db" } } };
  const { hard, soft } = plans.of(recordOf(pod("a", [...policies, other])), undefined).plan;
  expect([hard.map((one) => one.policies), hard.map(({ self }) => self), soft]).toEqual([
    [3, 1, 2, 0, 1],
    [1, 1, 1, 1, 0],
    [],
  ]);
});
