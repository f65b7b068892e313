import { parseQuantity } from "@stowage/engine";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readableQuantity } from "./readable-quantity.ts";

test.each([
  ["memory", "209715200", "200Mi"],
  ["memory", "943718400", "900Mi"],
  ["limits.memory", "1073741824", "1Gi"],
  ["requests.ephemeral-storage", "3221225472", "3Gi"],
  ["hugepages-2Mi", "4Mi", "4Mi"],
  ["memory", "1536Mi", "1.5Gi"],
  ["memory", "1073741823", "1073741823"],
  ["memory", "500M", "500M"],
  ["memory", "1000", "1000"],
  ["memory", "999", "999"],
  ["memory", "0", "0"],
  ["memory", "100m", "100m"],
  ["cpu", "0.5", "500m"],
  ["requests.cpu", "2000m", "2"],
  ["limits.cpu", "12345m", "12345m"],
  ["pods", "1024", "1024"],
  ["example.com/gpu", "2000", "2000"],
])("%s: %s is written %s", (resource, amount, text) => {
  expect(readableQuantity(resource, parseQuantity(amount) ?? -1n)).toBe(text);
});

test("nothing is rounded away", () => {
  const resource = fc.constantFrom("cpu", "requests.cpu", "memory", "limits.memory", "pods");
  const amount = fc.oneof(
    fc.bigInt(0n, 2n ** 100n),
    fc.bigInt(0n, 2n ** 62n).map((units) => units * 1_000_000_000n),
  );
  fc.assert(
    fc.property(resource, amount, (name, quantity) => {
      expect(parseQuantity(readableQuantity(name, quantity))).toBe(quantity);
    }),
  );
});
