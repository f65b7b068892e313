import { expect, test } from "vitest";
import { amountText } from "./amount-text.ts";

const [Ki, Gi, Ei] = [1024, 1024 ** 3, 1024 ** 6] as const;

test.each([
  ["cpu", 500, "500m"],
  ["cpu", 2000, "2"],
  ["cpu", 1500, "1500m"],
  ["cpu", 9999, "9999m"],
  ["cpu", 10_000, "10"],
  ["cpu", 10_001, "10"],
  ["cpu", 12_345, "12.35"],
  ["cpu", 0, "0"],
  ["memory", 0, "0"],
  ["memory", 1023, "1023"],
  ["memory", Ki, "1Ki"],
  ["memory", 1.5 * Gi, "1.5Gi"],
  ["memory", Gi / 3, "341.33Mi"],
  ["memory", 2 * Ei, "2Ei"],
  ["memory", 2000 * Ei, "2000Ei"],
  ["ephemeral-storage", 3 * Gi, "3Gi"],
  ["hugepages-2Mi", 4 * Ki, "4Ki"],
  ["example.com/hugepages-", 4096, "4096"],
  ["pods", 1024, "1024"],
])("of %s, %d is %s", (resource, amount, text) => {
  expect(amountText(resource, amount)).toBe(text);
});
