import { expect, test } from "vitest";
import type { CSIStorageCapacity } from "../api/storage.ts";
import { claimOf } from "../testing/storage-objects.ts";
import { bytesLeft, requestsStorage } from "./storage-amounts.ts";

test("what is left of a storage is counted in whole bytes, rounded up; unsaid is nothing", () => {
  const left = (capacity?: string): bigint => {
    const storage: CSIStorageCapacity = { kind: "CSIStorageCapacity", metadata: {}, storageClassName: "slow" };
    return bytesLeft(capacity === undefined ? storage : { ...storage, capacity });
  };
  expect([left("1Ki"), left("1500m"), left("0"), left()]).toEqual([1024n, 2n, 0n, 0n]);
});

test("a claim says how much it wants, if only nothing, or does not", () => {
  const { spec: _, ...bare } = claimOf("data");
  const claims = [claimOf("data"), claimOf("data", { resources: { requests: { storage: "0" } } })];
  const silent = [claimOf("data", { resources: {} }), { ...bare, spec: {} }, bare];
  expect([...claims, ...silent].map(requestsStorage)).toEqual([true, true, false, false, false]);
});
