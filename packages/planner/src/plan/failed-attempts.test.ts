import type { ClusterObject, PodSpec } from "@stowage/engine";
import { expect, test } from "vitest";
import { labelsOf, node, pod } from "../testing/objects.ts";
import { planOf } from "../testing/plan-of.ts";
import { FailedAttempts } from "./failed-attempts.ts";
import { selectedLabelKeys } from "./selected-label-keys.ts";

const required = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
const selector = { matchLabels: { a: "1" }, matchExpressions: [{ key: "b", operator: "Exists" as const }] };
const term = { topologyKey: "zone", labelSelector: selector, matchLabelKeys: ["c"], mismatchLabelKeys: ["d"] };
const constraint = { ...term, maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" as const };

const metadata = { name: "x", namespace: "default" };

test.each<[string, ClusterObject, readonly string[]]>([
  ["required affinity", podWith({ podAffinity: { [required]: [term] } }), ["a", "b", "c", "d"]],
  ["required anti-affinity", podWith({ podAntiAffinity: { [required]: [term] } }), ["a", "b", "c", "d"]],
  [
    "preferred terms",
    podWith({ podAntiAffinity: { [preferred]: [{ weight: 1, podAffinityTerm: term }] } }),
    ["a", "b", "c", "d"],
  ],
  ["spread constraints", pod("x", "own=1", { topologySpreadConstraints: [constraint] }), ["a", "b", "c"]],
  ["Services", { kind: "Service", metadata, spec: { selector: { a: "1", b: "2" } } }, ["a", "b"]],
  ["ReplicationControllers", { kind: "ReplicationController", metadata, spec: { selector: { a: "1" } } }, ["a"]],
  ["ReplicaSets", { kind: "ReplicaSet", metadata, spec: { selector } }, ["a", "b"]],
  ["StatefulSets", { kind: "StatefulSet", metadata, spec: { selector } }, ["a", "b"]],
  ["nothing", node("n"), []],
])("pods are selected by the labels that are in %s", (_what, object, keys) => {
  expect([...selectedLabelKeys([object])].sort()).toEqual(keys);
});

test("pods are alike that differ in labels by which nothing selects", () => {
  const failed = new FailedAttempts(() => new Set(["app"]));
  const likeness = (labels: string, spec: Partial<PodSpec> = {}): string => failed.likeness(pod("x", labels, spec));
  expect(likeness("index=1,app=web")).toBe(likeness("app=web,index=2"));
  expect(likeness("app=web")).not.toBe(likeness("app=db"));
  expect(likeness("app=web")).not.toBe(likeness("index=1"));
  expect(likeness("app=web", { nodeSelector: labelsOf("a=1") })).not.toBe(likeness("app=web"));
});

test("pods are alike whatever the volume of their token is called, and not whatever claim they name", () => {
  const failed = new FailedAttempts(() => new Set());
  const likeness = (volume: { readonly name: string }, mount: object = {}): string => {
    const containers = [{ name: "main", image: "main:1", volumeMounts: [{ name: volume.name, ...mount }] }];
    return failed.likeness(pod("x", "", { containers, volumes: [volume] }));
  };
  const token = (name: string) => ({ name, projected: { sources: [] } });
  const claim = (claimName: string) => ({ name: "data", persistentVolumeClaim: { claimName } });
  expect(likeness(token("kube-api-access-abcde"))).toBe(likeness(token("kube-api-access-fghij")));
  // As it has been read from a cluster.
  expect(likeness({ name: "kube-api-access-abcde" })).toBe(likeness({ name: "kube-api-access-fghij" }));
  expect(likeness(claim("a"))).not.toBe(likeness(claim("b")));
  expect(likeness(token("a"), { bindMountOptions: ["noexec"] })).not.toBe(likeness(token("a")));
});

test("pods that differ in their index alone are explained once", () => {
  const asked: (string | undefined)[] = [];
  const index = "batch.kubernetes.io/job-completion-index";
  const pods = ["0", "1", "2"].map((at) =>
    pod(`crunch-${at}`, `app=crunch,${index}=${at}`, { nodeSelector: { a: "1" } }),
  );
  const reasonOf = (one: { readonly metadata: { readonly name?: string } }) => {
    asked.push(one.metadata.name);
    return "none suits it";
  };
  const plan = planOf([node("n")], pods, { reasonOf });
  expect(plan.pods.map(({ reason }) => reason)).toEqual(["none suits it", "none suits it", "none suits it"]);
  expect(asked).toEqual(["crunch-0"]);
  // Here somebody tells them apart.
  asked.length = 0;
  const term = { topologyKey: "zone", labelSelector: { matchLabels: { [index]: "7" } } };
  const affinity = { podAntiAffinity: { [required]: [term] } };
  planOf([node("n")], [pod("watcher", "", { affinity }), ...pods], { reasonOf });
  expect(asked).toEqual(["crunch-0", "crunch-1", "crunch-2"]);
});

function podWith(affinity: PodSpec["affinity"] & object): ClusterObject {
  return pod("x", "own=1", { affinity });
}
