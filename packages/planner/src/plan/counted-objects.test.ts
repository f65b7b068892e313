import type { LimitRange, PersistentVolumeClaim, ResourceQuota, StatefulSet, StorageClass } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { expect, test } from "vitest";
import { deployment, labelsOf, node, pod, template } from "../testing/objects.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";

const a = node("a");
const quota = (hard: Record<string, string>, more: Partial<ResourceQuota> = {}): ResourceQuota => ({
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "q", namespace: "default" },
  spec: { hard },
  ...more,
});
const fast: StorageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "fast", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
  provisioner: "x",
  volumeBindingMode: "WaitForFirstConsumer",
};
const claim = (name: string, storage: string): PersistentVolumeClaim => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "default" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
});
const database = (storage: string): StatefulSet => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "db" },
  spec: {
    replicas: 2,
    selector: { matchLabels: labelsOf("app=db") },
    template: template("app=db"),
    volumeClaimTemplates: [{ metadata: { name: "data" }, spec: claim("", storage).spec ?? {} }],
  },
});
const messages = (cluster: readonly KubernetesObject[], wishes: readonly KubernetesObject[]): readonly string[] =>
  planOf([a, fast, ...cluster], wishes).warnings.map(({ object, message }) => `${object} ${message}`);

test("a workload that is one too many for a quota on objects makes no pods", () => {
  const plan = planOf(
    [a, quota({ "count/deployments.apps": "1" })],
    [deployment("one", 1, "app=one"), deployment("two", 1, "app=two")],
  );
  expect(plan.pods.map(({ status, reason }) => [status, reason])).toEqual([
    ["Scheduled", undefined],
    [
      "NotCreated",
      'the API server would refuse it: exceeds ResourceQuota "q": count/deployments.apps requested 1, used 1, limited to 1',
    ],
  ]);
});

test("what the cluster has counts, by the quota's status where it has one; changing what is there counts nothing", () => {
  const one = deployment("one", 1, "app=one");
  const statusOf = (wishes: readonly KubernetesObject[], more: Partial<ResourceQuota>): string | undefined =>
    planOf([a, one, quota({ "count/deployments.apps": "2" }, more)], wishes).pods.at(-1)?.status;
  expect(statusOf([deployment("two", 1, "app=two")], {})).toBe("Scheduled");
  expect(statusOf([deployment("two", 1, "app=two")], { status: { used: { "count/deployments.apps": "2" } } })).toBe(
    "NotCreated",
  );
  expect(statusOf([deployment("one", 2, "app=one")], { status: { used: { "count/deployments.apps": "2" } } })).toBe(
    "Scheduled",
  );
});

test("claims are counted, in all and by class, and their storage", () => {
  const wishes = [claim("one", "5Gi"), claim("two", "6Gi")];
  const refused = (words: string): string[] => [
    `PersistentVolumeClaim default/two the API server would refuse it: exceeds ResourceQuota "q": ${words}`,
  ];
  expect(messages([quota({ "requests.storage": "10Gi" })], wishes)).toEqual(
    refused("requests.storage requested 6Gi, used 5Gi, limited to 10Gi"),
  );
  const perClass = "fast.storageclass.storage.k8s.io/persistentvolumeclaims";
  expect(messages([quota({ [perClass]: "1" })], wishes)).toEqual(
    refused(`${perClass} requested 1, used 1, limited to 1`),
  );
  expect(messages([quota({ persistentvolumeclaims: "2" })], wishes)).toEqual([]);
  expect(
    messages(
      [
        quota(
          { persistentvolumeclaims: "0" },
          { spec: { hard: { persistentvolumeclaims: "0" }, scopes: ["BestEffort"] } },
        ),
      ],
      wishes,
    ),
  ).toEqual([]);
});

test("a StatefulSet's pod is not created where its claim is refused", () => {
  const plan = planOf([a, fast, quota({ "requests.storage": "3Gi" })], [database("2Gi")]);
  expect(linesOf(plan)).toEqual(["db-0 -> a", "db-1: NotCreated"]);
  expect(plan.pods[1]?.reason).toBe(
    'its claim data-db-1: the API server would refuse it: exceeds ResourceQuota "q": requests.storage requested 2Gi, used 2Gi, limited to 3Gi',
  );
});

test("a LimitRange bounds claims", () => {
  const range: LimitRange = {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "l", namespace: "default" },
    spec: { limits: [{ type: "PersistentVolumeClaim", min: { storage: "2Gi" }, max: { storage: "4Gi" } }] },
  };
  expect(messages([range], [claim("low", "1Gi"), claim("right", "3Gi"), claim("high", "5Gi")])).toEqual([
    'PersistentVolumeClaim default/low the API server would refuse it: spec.resources.requests[storage]: must be at least 2Gi, not 1Gi (LimitRange "l", type PersistentVolumeClaim)',
    'PersistentVolumeClaim default/high the API server would refuse it: spec.resources.requests[storage]: must be at most 4Gi, not 5Gi (LimitRange "l", type PersistentVolumeClaim)',
  ]);
  expect(linesOf(planOf([a, fast, range], [database("1Gi"), pod("p")]))).toEqual([
    "db-0: NotCreated",
    "db-1: NotCreated",
    "p -> a",
  ]);
});

test("Services are counted with their node ports and load balancers", () => {
  const service = (name: string, spec: object): KubernetesObject => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "default" },
    spec,
  });
  const ports = [{ port: 80 }, { port: 443 }];
  const balanced = service("lb", { type: "LoadBalancer", ports });
  expect(messages([quota({ "services.loadbalancers": "0" })], [balanced])[0]).toContain(
    "services.loadbalancers requested 1, used 0, limited to 0",
  );
  expect(messages([quota({ "services.nodeports": "1" })], [balanced])[0]).toContain(
    "services.nodeports requested 2, used 0, limited to 1",
  );
  const without = service("lb", { type: "LoadBalancer", ports, allocateLoadBalancerNodePorts: false });
  expect(messages([quota({ "services.nodeports": "1" })], [without, service("plain", { ports })])).toEqual([]);
  expect(messages([quota({ services: "1" })], [without, service("plain", { ports })])[0]).toContain(
    "services requested 1, used 1, limited to 1",
  );
});
