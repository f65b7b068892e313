import { expect, test } from "vitest";
import type { PodSpec } from "../../api/pod.ts";
import { clusterOf, podOf, roomyNode, verdicts } from "../../testing/plugin-verdicts.ts";
import { nodeDeclaredFeatures } from "./plugin.ts";

const { filter } = nodeDeclaredFeatures();
const missing = {
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) didn't match Pod's required features"],
};
const restarting = [{ name: "main", restartPolicyRules: [{ action: "RestartAllContainers" }] }];
const mounting = [{ name: "main", volumeMounts: [{ name: "data", bindMountOptions: ["noexec"] }] }];

test.each<[string, Partial<PodSpec>]>([
  ["RestartAllContainersOnContainerExits", { containers: restarting }],
  ["RestartAllContainersOnContainerExits", { initContainers: restarting }],
  ["UserNamespacesHostNetworkSupport", { hostNetwork: true, hostUsers: false }],
  ["VolumeBindMountOptions", { containers: mounting }],
  ["VolumeBindMountOptions", { initContainers: mounting }],
])("%s must be declared by the node of a pod with %j", (feature, spec) => {
  const declaring = roomyNode("declaring", { status: { declaredFeatures: ["Another", feature] } });
  expect(verdicts(filter, podOf(spec), clusterOf([declaring, roomyNode("silent")]))).toEqual({
    declaring: "fits",
    silent: missing,
  });
});

test("one rule, or one mount, of several is enough to need a feature", () => {
  const silent = clusterOf([roomyNode("silent")]);
  const rules = [{ action: "Restart" }, { action: "RestartAllContainers" }];
  const mounts = [{ name: "plain" }, { name: "bound", bindMountOptions: ["noexec"] }];
  expect([
    verdicts(filter, podOf({ containers: [{ name: "main", restartPolicyRules: rules }] }), silent),
    verdicts(filter, podOf({ containers: [{ name: "main", volumeMounts: mounts }] }), silent),
  ]).toEqual([{ silent: missing }, { silent: missing }]);
});

test("a node without a status declares nothing", () => {
  const bare = clusterOf([{ metadata: { name: "bare" } }]);
  expect(verdicts(filter, podOf({ containers: mounting }), bare)).toEqual({ bare: missing });
});

test("all features that the pod needs must be declared", () => {
  const half = roomyNode("half", { status: { declaredFeatures: ["VolumeBindMountOptions"] } });
  const pod = podOf({ containers: [...restarting, ...mounting] });
  expect(verdicts(filter, pod, clusterOf([half]))).toEqual({ half: missing });
});

test.each<[Partial<PodSpec>]>([
  [{}],
  [{ hostNetwork: true }],
  [{ hostNetwork: true, hostUsers: true }],
  [{ hostUsers: false }],
  [{ containers: [{ name: "main", restartPolicyRules: [{ action: "Restart" }] }] }],
  [{ containers: [{ name: "main", volumeMounts: [{ name: "data", bindMountOptions: [] }] }] }],
  [{ containers: [{ name: "main", volumeMounts: [{ name: "data" }] }] }],
])("a pod with %j needs none", (spec) => {
  expect(verdicts(filter, podOf(spec), clusterOf([roomyNode("a")]))).toEqual("skip");
});

test("1.36 does not know VolumeBindMountOptions, and what is older asks for nothing", () => {
  const cluster = clusterOf([roomyNode("silent")]);
  const of = (version: "1.35" | "1.36", spec: Partial<PodSpec>) =>
    verdicts(nodeDeclaredFeatures(undefined, version).filter, podOf(spec), cluster);
  expect([
    of("1.36", { containers: mounting }),
    of("1.36", { containers: restarting }),
    of("1.35", { containers: restarting }),
  ]).toEqual(["skip", { silent: missing }, "skip"]);
});
