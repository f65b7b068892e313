import { expect, test } from "vitest";
import type { PersistentVolumeClaim } from "../api/storage.ts";
import { claimClassName, namesClass } from "./storage-class-name.ts";

const beta = { "volume.beta.kubernetes.io/storage-class": "slow" };

test.each<readonly [string, Pick<PersistentVolumeClaim, "metadata" | "spec">, string, boolean]>([
  ["nothing", { metadata: {} }, "", false],
  ["no class", { metadata: {}, spec: {} }, "", false],
  ["that it wants none", { metadata: {}, spec: { storageClassName: "" } }, "", true],
  ["a class", { metadata: {}, spec: { storageClassName: "fast" } }, "fast", true],
  ["a class in its annotation", { metadata: { annotations: beta } }, "slow", true],
  ["both", { metadata: { annotations: beta }, spec: { storageClassName: "fast" } }, "slow", true],
])("the class of a claim that says %s", (_, said, name, isNamed) => {
  const claim: PersistentVolumeClaim = { kind: "PersistentVolumeClaim", ...said };
  expect([claimClassName(claim), namesClass(claim)]).toEqual([name, isNamed]);
});
