import { expect, test } from "vitest";
import { anonymize } from "./anonymize.ts";

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "payments-db-0",
    namespace: "payments",
    labels: { app: "payments-db", "apps.kubernetes.io/pod-index": "0" },
    ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "payments-db", uid: "u", controller: true }],
  },
  spec: {
    nodeName: "rack7-node-12",
    containers: [{ name: "postgres", image: "registry.acme.example/team/postgres:16.2" }],
    volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data-payments-db-0" } }],
    nodeSelector: { "kubernetes.io/hostname": "rack7-node-12" },
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "payments-db" } } },
        ],
      },
    },
  },
};
const claim = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "data-payments-db-0", namespace: "payments" },
  spec: {},
};
const quota = {
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "payments", namespace: "payments" },
  spec: { hard: { "requests.example.com/gpu": "1", "gold.storageclass.storage.k8s.io/requests.storage": "1Gi" } },
};

test("names, namespaces, label values and images say nothing any more, and what matched still matches", () => {
  expect(anonymize([pod, claim, quota])).toMatchSnapshot();
  const text = JSON.stringify(anonymize([pod, claim, quota]));
  for (const word of ["payments", "rack7", "postgres", "acme", "gold", "team"]) expect(text).not.toContain(word);
});

test("names keep their order, and are no longer or shorter than they were, but for the shortest", () => {
  const names = ["a", "b", "ba", "web", "web-0", "web-10", "web-2", "web2", "zebra-stripes", "default"];
  const made = anonymize(names.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })));
  const masked = made.map((object) => /"name":"([^"]*)"/.exec(JSON.stringify(object))?.[1] ?? "");
  expect(masked.slice(0, -1)).toEqual(masked.slice(0, -1).toSorted());
  expect(new Set(masked).size).toBe(names.length);
  expect(masked.at(-1)).toBe("default");
  expect(masked.slice(4)).toEqual(
    names.slice(4).map((name) => expect.stringMatching(new RegExp(`^.{${name.length}}$`))),
  );
});
