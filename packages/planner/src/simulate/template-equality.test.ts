import { type PodSpec, type PodTemplateSpec, createReferenceEngine, defaultProfile } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import { node } from "../testing/objects.ts";
import { planOf } from "../testing/plan-of.ts";
import { simulate } from "./simulate.ts";

/** What somebody writes. */
function written(container: object): PodTemplateSpec {
  const spec = { containers: [{ name: "c", image: "c:1", ...container }] };
  return { metadata: { labels: { app: "web" } }, spec };
}

/** What the API server makes of it. */
function stored(container: object, labels: Readonly<Record<string, string>> = {}): PodTemplateSpec {
  const whole = {
    imagePullPolicy: "IfNotPresent",
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    resources: {},
    ...container,
  };
  const { metadata, spec } = written(whole);
  const defaults: Partial<PodSpec> = { restartPolicy: "Always", schedulerName: "default-scheduler" };
  return { metadata: { labels: { ...metadata?.labels, ...labels } }, spec: { ...spec, ...defaults } };
}

const kinds = ["Deployment", "StatefulSet", "DaemonSet"] as const;
type Kind = (typeof kinds)[number];

function workload(kind: Kind, template: PodTemplateSpec, applied?: object): KubernetesObject {
  const key = "kubectl.kubernetes.io/last-applied-configuration";
  const annotations = applied === undefined ? {} : { annotations: { [key]: JSON.stringify(applied) } };
  const replicas = kind === "DaemonSet" ? {} : { replicas: 1 };
  const spec = { ...replicas, selector: { matchLabels: { app: "web" } }, template };
  const metadata = { name: "web", namespace: "default", ...annotations };
  return { apiVersion: "apps/v1", kind, metadata, spec } as KubernetesObject;
}

/** A cluster in which the workload runs, as a dump of it is. */
function cluster(kind: Kind, container: object): readonly KubernetesObject[] {
  const owner = { apiVersion: "apps/v1", kind: kind === "Deployment" ? "ReplicaSet" : kind, controller: true };
  const name = kind === "Deployment" ? "web-abc" : "web";
  const label = kind === "Deployment" ? "pod-template-hash" : "controller-revision-hash";
  const { metadata, spec } = stored(container, { [label]: "abc" });
  // What the API server and kubelets add to a pod is in no template.
  const more = { enableServiceLinks: true, serviceAccountName: "default", nodeName: "n1" };
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web-0", namespace: "default", labels: metadata?.labels, ownerReferences: [{ ...owner, name }] },
    spec: { ...spec, ...more },
    status: { phase: "Running" },
  };
  const ofDeployment = { apiVersion: "apps/v1", kind: "Deployment", name: "web", controller: true };
  const set = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name, namespace: "default", labels: metadata?.labels, ownerReferences: [ofDeployment] },
    spec: { replicas: 1, template: stored(container, { [label]: "abc" }) },
  };
  const sets = kind === "Deployment" ? [set] : [];
  const applied = workload(kind, written(container));
  return [node("n1"), node("n2"), workload(kind, stored(container), applied), ...sets, pod] as KubernetesObject[];
}

const before = { env: [{ name: "A", value: "1" }], args: ["x"], livenessProbe: { httpGet: { port: 80 } } };

describe.each(kinds)("a manifest of a %s over a cluster as kubectl dumps it", (kind) => {
  test.each([
    ["the same again", before, 0],
    ["with what is the default anyway", { ...before, imagePullPolicy: "IfNotPresent" }, 0],
    ["with another variable", { ...before, env: [{ name: "A", value: "2" }] }, 1],
    ["without a variable that it had", { ...before, env: [] }, 1],
    ["without arguments that it had", { env: before.env, livenessProbe: before.livenessProbe }, 1],
    ["without a probe that it had", { env: before.env, args: before.args }, 1],
    ["with another pull policy", { ...before, imagePullPolicy: "Always" }, 1],
  ])("%s", (_, container, rollouts) => {
    const plan = planOf(cluster(kind, before), [workload(kind, written(container))]);
    expect(plan.rollouts.map(({ outcome }) => outcome)).toEqual(rollouts === 0 ? [] : ["completes"]);
    expect(plan.bound).toHaveLength(1 - rollouts);
  });
});

test("a rollback finds the ReplicaSet of its template again, though nobody has stored it", () => {
  const apply = (container: object) =>
    ({ kind: "apply", objects: [workload("Deployment", written(container))] }) as const;
  const { final } = simulate({
    objects: cluster("Deployment", before),
    changes: [apply({ args: ["y"] }), apply({}), apply({ args: ["y"] })],
    seed: 0,
    profiles: [defaultProfile()],
    createEngine: createReferenceEngine,
  });
  expect(final.counts).toEqual({ "Deployment/web r2": { ready: 1 } });
});
