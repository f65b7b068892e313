import { expect, test } from "vitest";
import { fieldTable, servedKinds } from "./field-table.generated.ts";
import { kinds } from "./kinds.ts";
import { neededTypes, readTypes } from "./read-fields.ts";
import { structOf } from "./shape.ts";

test("the field table has Kubernetes' types", () => {
  expect(fieldTable["PodAffinityTerm"]).toEqual({
    labelSelector: "LabelSelector",
    matchLabelKeys: "[]string",
    mismatchLabelKeys: "[]string",
    namespaceSelector: "LabelSelector",
    namespaces: "[]string",
    topologyKey: "string",
  });
  expect(fieldTable["ResourceRequirements"]).toEqual({
    claims: "[]ResourceClaim",
    limits: "{}Quantity",
    requests: "{}Quantity",
  });
  expect(fieldTable["RollingUpdateDeployment"]).toEqual({ maxSurge: "IntOrString", maxUnavailable: "IntOrString" });
  expect(fieldTable["VolumeMount"]?.["bindMountOptions"]).toBe("[]string");
  expect(servedKinds["apps/v1"]).toContain("Deployment");
});

test("every kind that is read is in the table and served", () => {
  for (const { apiVersion, kind } of kinds.values()) {
    expect(structOf(kind).fields.has("metadata")).toBe(true);
    expect(servedKinds[apiVersion]).toContain(kind);
  }
});

test("every field said to be read or needed is in the table", () => {
  for (const [type, fields] of [...readTypes, ...neededTypes]) {
    for (const field of fields) expect(fieldTable[type], `${type}.${field}`).toHaveProperty(field);
  }
});
