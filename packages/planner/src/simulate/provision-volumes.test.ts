import { createIncrementalEngine, createReferenceEngine, defaultProfile, type StorageClass } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import type { Change } from "../change/change.ts";
import { node, template } from "../testing/objects.ts";
import type { Simulation } from "./simulation.ts";
import { simulate } from "./simulate.ts";

const nodes = [node("a1", { zone: "a" }), node("a2", { zone: "a" }), node("b1", { zone: "b" })];

function storageClass(provisioner: string, more: Partial<StorageClass> = {}): StorageClass {
  const metadata = { name: "fast" };
  return { kind: "StorageClass", metadata, provisioner, volumeBindingMode: "WaitForFirstConsumer", ...more };
}

/** A StatefulSet of one pod, which begins on node a1, and what it has then. */
function played(present: readonly KubernetesObject[], ...changes: readonly Change[]): Simulation {
  const claim = { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], storageClassName: "fast" } };
  const spec = {
    replicas: 1,
    selector: { matchLabels: { app: "db" } },
    template: template("app=db"),
    volumeClaimTemplates: [claim],
  };
  const set = { apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: "db" }, spec } as KubernetesObject;
  const others = present.flatMap(({ kind, metadata: { name = "" } }): readonly Change[] =>
    kind === "Node" && name !== "a1" ? [{ kind: "cordon", node: name }] : [],
  );
  const back = others.flatMap((change): readonly Change[] =>
    change.kind === "cordon" ? [{ kind: "uncordon", node: change.node }] : [],
  );
  const all = [createReferenceEngine, createIncrementalEngine].map((createEngine) =>
    simulate({
      objects: present,
      changes: [...others, { kind: "apply", objects: [set] }, ...back, ...changes],
      seed: 0,
      areWishes: true,
      profiles: [defaultProfile()],
      createEngine,
    }),
  );
  const [one, other] = all;
  if (one === undefined) throw new Error("no engine");
  expect(other?.final).toEqual(one.final);
  return one;
}

const drain: Change = { kind: "drain", node: "a1" };
const ends = ({ outcome, final: { placement, pending }, warnings }: Simulation) => [
  outcome,
  Object.values(placement).flat().join(),
  pending.map(({ message }) => message).join(),
  warnings.map(({ message }) => message).join(),
];

/** What is said where it is only supposed. */
function unknown(where: string): string {
  return `not known: where the volume of PersistentVolumeClaim default/data-db-0 can be used from; it is taken to be for ${where}`;
}

describe("the volume of a pod that has had its node", () => {
  test("of a disk that is attached is for the node's zone", () => {
    for (const provisioner of ["ebs.csi.aws.com", "pd.csi.storage.gke.io", "kubernetes.io/azure-disk"]) {
      const present = [...nodes, storageClass(provisioner)];
      expect(ends(played(present, drain))).toEqual(["completes", "a2", "", ""]);
      const lost: Change = { kind: "loseDomain", topologyKey: "topology.kubernetes.io/zone", value: "a" };
      expect(ends(played(present, lost))).toEqual([
        "stuck",
        "",
        expect.stringContaining("1 node(s) didn't match PersistentVolume's node affinity"),
        "",
      ]);
    }
  });

  test("of a node's own disk is for that node, however often it is drained", () => {
    const present = [...nodes, storageClass("rancher.io/local-path")];
    const [outcome, placed, message, warning] = ends(played(present, drain));
    expect([outcome, placed, warning]).toEqual(["stuck", "", ""]);
    expect(message).toContain("2 node(s) didn't match PersistentVolume's node affinity");
    const back: Change = { kind: "uncordon", node: "a1" };
    expect(ends(played(present, drain, back))).toEqual(["completes", "a1", "", ""]);
  });

  test("of a network file system is for every node", () => {
    const gone: Change = { kind: "cordon", node: "a2" };
    expect(ends(played([...nodes, storageClass("nfs.csi.k8s.io")], gone, drain))).toEqual(["completes", "b1", "", ""]);
  });
});

describe("the volume of a driver that nobody knows", () => {
  test("is taken to be for its node's zone, and that is said once it matters", () => {
    const present = [...nodes, storageClass("disk.example")];
    const where = unknown("nodes with the topology.kubernetes.io/zone of the one that was chosen first");
    expect(ends(played(present))).toEqual(["completes", "a1", "", ""]);
    expect(ends(played(present, drain))).toEqual(["completes", "a2", "", where]);
    const stuck = ends(played(present, { kind: "cordon", node: "a2" }, drain));
    expect([stuck[0], stuck[3]]).toEqual(["stuck", where]);
  });

  test("is taken to be for nodes alike in what its class speaks of", () => {
    const allowedTopologies = [{ matchLabelExpressions: [{ key: "kubernetes.io/hostname", values: ["a1"] }] }];
    const present = [...nodes, storageClass("disk.example", { allowedTopologies })];
    const [outcome, , , warning] = ends(played(present, drain));
    expect([outcome, warning]).toEqual([
      "stuck",
      unknown("nodes with the kubernetes.io/hostname of the one that was chosen first"),
    ]);
  });

  test("is taken to be for every node where there are no zones", () => {
    const present = [node("a1"), node("a2"), storageClass("disk.example")];
    expect(ends(played(present, drain))).toEqual(["completes", "a2", "", unknown("every node")]);
  });
});
