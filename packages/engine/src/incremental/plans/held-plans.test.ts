import { expect, test } from "vitest";
import type { PodObject } from "../../api/cluster-object.ts";
import type { Node } from "../../api/node.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { profilePlugins } from "../../plugins/registry.ts";
import { roomyNode } from "../../testing/plugin-verdicts.ts";
import { ClusterState } from "../cluster-state.ts";
import { defaultLimits } from "../limits.ts";
import { localPlugins } from "../views/local-plugins.ts";
import { DecisionPlans } from "./decision-plans.ts";
import { HeldPlans } from "./held-plans.ts";
import { SpreadPlans } from "./spread-plans.ts";

const profile = defaultProfile();

interface Planner {
  readonly state: ClusterState;
  readonly plans: DecisionPlans;
}

function plannerWith(viewBytes: number): Planner {
  const state = new ClusterState(differencesOf(profile.kubernetesVersion));
  const { placements, view: cluster } = state;
  const { keys, spreadCounts: counts, labels } = placements;
  const spread = {
    cluster,
    keys,
    counts,
    labelKeys: labels.keys,
    args: profile.args.podTopologySpread,
    ownersVersion: () => 0,
  };
  const inputs = { profile, local: localPlugins(profile, profilePlugins(profile), false), placements, cluster };
  const limits = { ...defaultLimits, viewBytes };
  state.add(nodeObject("a"));
  return { state, plans: new DecisionPlans({ ...inputs, spreadPlans: new SpreadPlans(spread), limits }) };
}

function nodeObject(name: string): Node & { readonly kind: "Node" } {
  return { kind: "Node", ...roomyNode(name) };
}

/** Plans a pod of the app. @returns whether each class of `apps` holds a plan then. */
function plannedOnce({ state, plans }: Planner, app: string, apps: readonly string[]): readonly boolean[] {
  plans.of(state.pods.infoOf(podOf(app)));
  return apps.map((one) => state.pods.infoOf(podOf(one)).seen.lastPlan !== undefined);
}

/** The same with a pod of a class that is not new. */
function planned(planner: Planner, app: string, apps: readonly string[]): readonly boolean[] {
  plannedOnce(planner, app, []);
  planner.state.pods.infoOf(podOf(app)).seen.lastPlan = undefined;
  return plannedOnce(planner, app, apps);
}

/** Each app's terms are its own, so that no plan serves two. */
function podOf(app: string): PodObject {
  const term = { topologyKey: "zone", labelSelector: { matchLabels: { app } } };
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  return { kind: "Pod", metadata: { name: app, labels: { app } }, spec: { containers: [{ name: "main" }], affinity } };
}

test("classes hold their plans as long as there is room", () => {
  const planner = plannerWith(1_000_000);
  expect(planned(planner, "web", ["web", "store"])).toEqual([true, false]);
  expect(planned(planner, "store", ["web", "store"])).toEqual([true, true]);
});

test("all let go of them when there is none", () => {
  const planner = plannerWith(3000);
  expect(planned(planner, "web", ["web", "store", "more"])).toEqual([true, false, false]);
  expect(planned(planner, "store", ["web", "store", "more"])).toEqual([true, true, false]);
  expect(planned(planner, "more", ["web", "store", "more"])).toEqual([false, false, true]);
  // It is not new any more.
  expect(plannedOnce(planner, "web", ["web", "store", "more"])).toEqual([true, false, true]);
});

test("a new class holds its plan until sixteen others have come, and for longer once it has come again", () => {
  const planner = plannerWith(1_000_000);
  plannedOnce(planner, "web", []);
  for (let number = 0; number < 15; number++) plannedOnce(planner, `early-${number}`, []);
  expect(plannedOnce(planner, "web", ["web", "early-0"])).toEqual([true, true]);
  expect(plannedOnce(planner, "last", ["web", "early-0"])).toEqual([false, true]);
  expect(plannedOnce(planner, "web", ["web", "early-0"])).toEqual([true, true]);
  for (let number = 0; number < 40; number++) plannedOnce(planner, `late-${number}`, []);
  expect(plannedOnce(planner, "late-39", ["web", "early-0", "late-23", "late-24"])).toEqual([true, false, false, true]);
});

test("a plan of nodes that have changed is not held on to", () => {
  const planner = plannerWith(1_000_000);
  planned(planner, "web", []);
  planner.state.add(nodeObject("b"));
  expect(planned(planner, "store", ["web", "store"])).toEqual([false, true]);
});

test("nor is that of a new class", () => {
  const planner = plannerWith(1_000_000);
  plannedOnce(planner, "web", []);
  planner.state.add(nodeObject("b"));
  expect(plannedOnce(planner, "store", ["web", "store"])).toEqual([false, true]);
});

test("classes that are no more are not held on to", () => {
  const { state, plans } = plannerWith(1_000_000_000);
  const held = new HeldPlans(plans, Infinity);
  const first = podOf("first");
  plans.of(state.pods.infoOf(first));
  state.pods.assume(first, "a");
  for (let number = 0; number < 20_000; number++) {
    const { seen } = state.pods.infoOf(podOf(`${number}`));
    seen.lastPlan = state.pods.infoOf(first).seen.lastPlan;
    held.heldBy(seen);
  }
  // Those that there are, twice, and some.
  expect(held.holders).toBeLessThan(2 * state.pods.entries);
  expect(held.holders).toBeLessThan(12_000);
});
