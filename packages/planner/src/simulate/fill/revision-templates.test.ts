import { createReferenceEngine, defaultProfile } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { expect, test } from "vitest";
import type { Change } from "../../change/change.ts";
import { node, pod, template } from "../../testing/objects.ts";
import { simulate } from "../simulate.ts";
import type { Simulation } from "../simulation.ts";

const nodes = ["n1", "n2"].map((name) => node(name));

type Kind = "DaemonSet" | "StatefulSet";

const owned = (kind: Kind) => ({ ownerReferences: [{ apiVersion: "apps/v1", kind, name: "db", controller: true }] });

function workload(kind: Kind, version: string, spec: object = {}, status: object = {}): KubernetesObject {
  const whole = { selector: { matchLabels: { app: "db" } }, template: template(`app=db,version=${version}`), ...spec };
  return { apiVersion: "apps/v1", kind, metadata: { name: "db" }, spec: whole, status } as unknown as KubernetesObject;
}

/** What the controller keeps of a template of such a workload. */
function revision(kind: Kind, name: string, version: string, number: number): KubernetesObject {
  const metadata = { name: `db-${name}`, labels: { "controller-revision-hash": name }, ...owned(kind) };
  const data = { spec: { template: template(`app=db,version=${version}`) } };
  return { apiVersion: "apps/v1", kind: "ControllerRevision", metadata, revision: number, data } as KubernetesObject;
}

function play(objects: readonly KubernetesObject[], ...changes: readonly Change[]): Simulation {
  return simulate({
    objects: [...nodes, ...objects],
    changes,
    seed: 0,
    profiles: [defaultProfile()],
    createEngine: createReferenceEngine,
  });
}

test("a StatefulSet that is half rolled out makes a pod below its partition from the template that it had", () => {
  const spec = { replicas: 2, updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } } };
  const status = { currentRevision: "db-old", updateRevision: "db-new", replicas: 2, readyReplicas: 2 };
  const ready = (ordinal: number, version: string): KubernetesObject =>
    pod(
      `db-${ordinal}`,
      `app=db,version=${version},controller-revision-hash=db-${ordinal === 0 ? "old" : "new"}`,
      { nodeName: "n1" },
      owned("StatefulSet"),
    );
  const objects = [
    workload("StatefulSet", "2", spec, status),
    revision("StatefulSet", "old", "1", 1),
    revision("StatefulSet", "new", "2", 2),
    ready(0, "1"),
    ready(1, "2"),
  ];
  const affinity: Change = { kind: "label", object: { kind: "Node", name: "n1" }, labels: { version: "2" } };
  const { final, steps } = play(objects, affinity, { kind: "deletePod", pod: "db-0" });
  expect(final.counts).toEqual({ "StatefulSet/db r1": { ready: 1 }, "StatefulSet/db r2": { ready: 1 } });
  expect(steps.map(({ created }) => created).filter((one) => one !== undefined)).toEqual([
    { "StatefulSet/db r1#0": 1 },
  ]);
});

test("a DaemonSet that goes back to a template that it had leaves the pods that have it", () => {
  const on = (name: string, version: string, hash: string): KubernetesObject =>
    pod(
      `db-${name}`,
      `app=db,version=${version},controller-revision-hash=${hash}`,
      { nodeName: name },
      owned("DaemonSet"),
    );
  const objects = [
    workload("DaemonSet", "2"),
    revision("DaemonSet", "new", "2", 2),
    revision("DaemonSet", "old", "1", 1),
    on("n1", "1", "old"),
    on("n2", "2", "new"),
  ];
  const { steps } = play(objects, { kind: "apply", objects: [workload("DaemonSet", "1")] });
  const deleted = steps.flatMap((step) => Object.keys(step.deleted ?? {}));
  expect(deleted).toEqual(["DaemonSet/db r2"]);
});
