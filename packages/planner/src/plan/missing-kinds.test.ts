import { expect, test } from "vitest";
import { deployment, manifests, node, pod } from "../testing/objects.ts";
import { missingKinds } from "./missing-kinds.ts";
import type { KubernetesObject } from "@stowage/manifests";
import type { ClusterInput } from "./plan-input.ts";

function said(
  cluster: readonly KubernetesObject[],
  wishes: readonly KubernetesObject[],
  more: Partial<ClusterInput> = {},
): readonly string[] {
  const input = { source: "dump.json", manifests: manifests(...cluster), ...more };
  return missingKinds({
    cluster: input,
    wishes: manifests(...wishes),
  }).map(({ message }) => message);
}

const owned = pod(
  "web-1",
  "app=web",
  { nodeName: "a" },
  {
    ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", controller: true }],
  },
);

test("a dump with pods that lacks the kind of a wish or of an owner is warned of", () => {
  expect(said([node("a"), pod("x")], [deployment("web", 1, "app=web")])).toEqual([
    "dump.json lists no deployments, as the manifests have: replicas, templates and ended Jobs of the cluster are not known; ask kubectl for deployments too",
  ]);
  expect(said([node("a"), owned], [])).toEqual([
    expect.stringMatching(/^dump.json lists no replicasets, though its pods are of some: /),
  ]);
});

test("nothing is said of a cluster without pods, one that lists the kind, and one that was asked for all", () => {
  const web = deployment("web", 1, "app=web");
  expect(said([node("a")], [web])).toEqual([]);
  expect(said([node("a"), pod("x"), web], [web])).toEqual([]);
  expect(said([node("a"), owned], [web], { isWhole: true })).toEqual([]);
});
