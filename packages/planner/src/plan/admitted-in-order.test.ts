import type { KubernetesObject } from "@stowage/manifests";
import { expect, test } from "vitest";
import { deployment, node, pod } from "../testing/objects.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";

const a = node("a");
const later: KubernetesObject = {
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  metadata: { name: "later" },
  value: 10,
};
const namespace = (name: string, labels: Record<string, string> = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});
const account = (name: string, where = "default"): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name, namespace: where },
});
const inShop = { namespace: "shop" };

test("a bare pod before its PriorityClass in the files is refused; a controller's comes later", () => {
  const early = pod("early", "", { priorityClassName: "later" });
  const plan = planOf([a], [early, deployment("web", 1, "app=web", { priorityClassName: "later" }), later]);
  expect(linesOf(plan)).toEqual(["early: NotCreated", expect.stringMatching(/^web-.* -> a$/)]);
  expect(plan.pods[0]?.reason).toMatch(
    /there is no PriorityClass "later".* \(what comes later in the files is not there yet\)$/,
  );
  expect(linesOf(planOf([a], [later, early]))).toEqual(["early -> a"]);
  expect(linesOf(planOf([a, later], [early, later]))).toEqual(["early -> a"]);
});

test("nothing is created before its Namespace", () => {
  const wishes = [
    pod("p", "", {}, inShop),
    { ...deployment("web", 1, "app=web"), metadata: { name: "web", ...inShop } },
  ];
  const plan = planOf([a], [...wishes, namespace("shop")]);
  expect(plan.pods.map(({ status, reason }) => [status, reason])).toEqual(
    [1, 2].map(() => [
      "NotCreated",
      'the API server would refuse it: namespaces "shop" not found: its Namespace comes later in the files; put it first, or apply them twice',
    ]),
  );
  expect(planOf([a], [namespace("shop"), ...wishes]).pods.map(({ status }) => status)).toEqual([
    "Scheduled",
    "Scheduled",
  ]);
  expect(planOf([a, namespace("shop")], [...wishes, namespace("shop")]).pods[0]?.status).toBe("Scheduled");
});

test("where the cluster lists its namespaces, another one is not there, nor one that is going", () => {
  const p = pod("p", "", {}, inShop);
  expect(planOf([a, namespace("other")], [p]).pods[0]?.reason).toBe(
    'the API server would refuse it: namespaces "shop" not found: the cluster lists others alone',
  );
  expect(planOf([a], [p]).pods[0]?.status).toBe("Scheduled");
  expect(
    planOf([a, namespace("other")], [pod("q"), pod("r", "", {}, { namespace: "kube-system" })]).pods.map(
      ({ status }) => status,
    ),
  ).toEqual(["Scheduled", "Scheduled"]);
  const going = { ...namespace("shop"), metadata: { name: "shop", deletionTimestamp: "2026-01-01T00:00:00Z" } };
  expect(planOf([a, going], [p]).pods[0]?.reason).toMatch(/because it is being terminated$/);
});

test("where the cluster lists ServiceAccounts, a pod's must be there, and default is no exception", () => {
  const withAccount = { ...pod("p"), spec: { ...pod("p").spec, serviceAccountName: "robot" } };
  expect(planOf([a], [withAccount]).pods[0]?.status).toBe("Scheduled");
  expect(planOf([a, account("default")], [withAccount]).pods[0]?.reason).toBe(
    'the API server would refuse it: spec.serviceAccountName: error looking up service account default/robot: serviceaccount "robot" not found',
  );
  expect(linesOf(planOf([a, account("default")], [account("robot"), withAccount, pod("q")]))).toEqual([
    "p -> a",
    "q -> a",
  ]);
  expect(planOf([a, account("default")], [withAccount, account("robot")]).pods[0]?.status).toBe("NotCreated");
  expect(planOf([a, account("robot")], [pod("q")]).pods[0]?.status).toBe("NotCreated");
  const made = [namespace("shop"), pod("s", "", {}, inShop)];
  expect(planOf([a, namespace("default"), account("default")], made).pods[0]?.status).toBe("Scheduled");
});

test("PodSecurity refuses pods, and warns of workloads that make them", () => {
  const strict = namespace("shop", { "pod-security.kubernetes.io/enforce": "baseline" });
  const hostile = { hostNetwork: true };
  const web = { ...deployment("web", 1, "app=web", hostile), metadata: { name: "web", ...inShop } };
  const plan = planOf([a, strict], [pod("p", "", hostile, inShop), web]);
  const words = 'PodSecurity "baseline:latest": host namespaces (hostNetwork=true)';
  expect(plan.pods.map(({ reason }) => reason)).toEqual(
    [1, 2].map(() => `the API server would refuse it: violates ${words}`),
  );
  expect(plan.warnings.map(({ object, message }) => `${object} ${message}`)).toEqual([
    `Deployment shop/web would violate ${words}`,
  ]);
});

test("Helm's tests are not planned, other hooks are said, and what they read stays", () => {
  const hook = (kinds: string): Partial<ReturnType<typeof pod>["metadata"]> => ({
    annotations: { "helm.sh/hook": kinds },
  });
  const plan = planOf(
    [a],
    [
      pod("test", "", {}, hook("test")),
      pod("migrate", "", {}, hook("pre-install, pre-upgrade")),
      { ...later, metadata: { name: "later", ...hook("pre-install") } },
      pod("p", "", { priorityClassName: "later" }),
    ],
  );
  expect(linesOf(plan)).toEqual(["p -> a"]);
  expect(plan.warnings.map(({ object, message }) => `${object} ${message}`)).toEqual([
    "Pod default/migrate is a Helm hook (pre-install, pre-upgrade), which Helm runs apart: not planned",
  ]);
});

test("an autoscaled workload keeps its count, within the autoscaler's bounds", () => {
  const scaler = (minReplicas: number, maxReplicas: number): KubernetesObject => ({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web" },
    spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas, maxReplicas },
  });
  const { replicas: _, ...silent } = deployment("web", 1, "app=web").spec;
  const wish: KubernetesObject = { ...deployment("web", 1, "app=web"), spec: silent };
  const count = (cluster: readonly KubernetesObject[], wishes: readonly KubernetesObject[]): number =>
    planOf([a, ...cluster], wishes).pods.length;
  expect(count([deployment("web", 4, "app=web"), scaler(2, 8)], [wish])).toBe(4);
  expect(count([scaler(3, 8)], [wish])).toBe(3);
  expect(count([], [deployment("web", 9, "app=web"), scaler(1, 5)])).toBe(5);
  expect(count([scaler(3, 8)], [deployment("web", 0, "app=web")])).toBe(0);
  expect(planOf([a, scaler(3, 8)], [wish]).warnings[0]?.message).toBe(
    "HorizontalPodAutoscaler web keeps between 3 and 8 pods: planned with 3",
  );
});
