import { expect, test } from "vitest";
import type { StoredObject } from "../api/cluster-object.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { explainPod } from "./explain-pod.ts";

const zone = "topology.kubernetes.io/zone";

test("a volume that holds the pod in place is a rule, whether by its affinity or by its label", () => {
  const engine = createReferenceEngine(defaultProfile());
  const annotations = { "pv.kubernetes.io/bind-completed": "yes" };
  const claim = (name: string, volumeName: string, more = {}): StoredObject => ({
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace: "default", ...more },
    spec: { volumeName },
  });
  const matchExpressions = [{ key: zone, operator: "In", values: ["a"] }] as const;
  const objects: readonly StoredObject[] = [
    claim("data", "local", { annotations }),
    claim("old", "labelled", { annotations }),
    claim("free", "anywhere", { annotations }),
    claim("unbound", "local"),
    {
      kind: "PersistentVolume",
      metadata: { name: "local" },
      spec: { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } },
    },
    { kind: "PersistentVolume", metadata: { name: "labelled", labels: { [zone]: "b__c" } }, spec: {} },
    { kind: "PersistentVolume", metadata: { name: "anywhere" }, spec: {} },
  ];
  for (const object of objects) engine.add(object);
  const volumes = ["data", "old", "free", "unbound", "missing"].map((claimName) => ({
    name: claimName,
    persistentVolumeClaim: { claimName },
  }));
  const pod = { metadata: { name: "db-0", namespace: "default" }, spec: { containers: [], volumes } };
  expect(explainPod(engine, pod, "db").rules).toEqual([
    {
      path: "spec.volumes[0]",
      sentence: `db must run where volume local of its claim data can be used: on a node with ${zone}=a`,
    },
    {
      path: "spec.volumes[1]",
      sentence: `db must run where volume labelled of its claim old can be used: on a node with ${zone}=b or c`,
    },
  ]);
});
