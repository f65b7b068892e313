import { expect, test } from "vitest";
import type { PodObject } from "../../api/cluster-object.ts";
import type { PodSpec } from "../../api/pod.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { profilePlugins } from "../../plugins/registry.ts";
import { roomyNode } from "../../testing/plugin-verdicts.ts";
import { ClusterState } from "../cluster-state.ts";
import { defaultLimits } from "../limits.ts";
import { localPlugins } from "../views/local-plugins.ts";
import { CommonKinds } from "./common-kinds.ts";

const profile = defaultProfile();

/** Eighty nodes, forty of each group. @returns what kinds of pods have in common. */
function kindsOf() {
  const state = new ClusterState(differencesOf(profile.kubernetesVersion));
  for (let number = 0; number < 80; number++) {
    const { metadata, ...node } = roomyNode(`node-${number}`);
    state.add({ kind: "Node", ...node, metadata: { ...metadata, labels: { group: `g${number % 2}` } } });
  }
  const { placements, view: cluster } = state;
  const plugins = localPlugins(profile, profilePlugins(profile), false);
  const limits = { ...defaultLimits, matchedLooks: () => 100 };
  const common = new CommonKinds(placements, limits, { plugins, cluster });
  let pods = 0;
  const of = (cpu: string, more: Partial<PodSpec>) => {
    const metadata = { name: `pod-${pods++}` };
    const spec = { containers: [{ name: "main", resources: { requests: { cpu } } }], ...more };
    const pod: PodObject = { kind: "Pod", metadata, spec };
    return common.of(state.pods.infoOf(pod).kind);
  };
  return { of, state };
}

test("pods that require something of nodes are planned for as one that requires nothing", () => {
  const { of } = kindsOf();
  const kinds = ["g0", "g1"].map((group) => of("1", { nodeSelector: { group } }));
  expect(kinds.map(({ matched }) => matched?.count)).toEqual([40, 40]);
  expect(new Set(kinds.map(({ id }) => id)).size).toBe(1);
  expect(kinds.map(({ sample }) => sample.pod.spec.nodeSelector)).toEqual([undefined, undefined]);
  expect(of("1", {}).matched).toBeUndefined();
});

test("whatever pods request, what they require of nodes pays for a layout of their own together", () => {
  const { of, state } = kindsOf();
  const selecting = { nodeSelector: { group: "g0" } };
  const one = of("1", selecting).matched;
  expect(of("2", selecting).matched).toBe(one);
  // Thrice forty nodes are more than a hundred.
  for (let uses = 0; uses < 3; uses++) one?.use();
  expect([of("1", selecting), of("3", selecting)].map(({ matched }) => matched)).toEqual([undefined, undefined]);
  expect(of("3", selecting).sample.pod.spec.nodeSelector).toEqual(selecting.nodeSelector);
  expect(of("3", { ...selecting, hostNetwork: true }).matched).toBeDefined();
  // Of other nodes nothing is known.
  state.add({ kind: "Node", ...roomyNode("late") });
  expect(of("3", selecting).matched?.count).toBe(41);
});

test("what pods tolerate that no node is tainted with makes no difference", () => {
  const { of } = kindsOf();
  const tolerations = [{ key: "team", operator: "Exists" as const }];
  const [one, other] = [
    of("1", { nodeSelector: { group: "g0" } }),
    of("1", { nodeSelector: { group: "g0" }, tolerations }),
  ];
  expect([other.matched?.count, other.apart]).toEqual([40, undefined]);
  expect(other.id).toBe(one.id);
});
