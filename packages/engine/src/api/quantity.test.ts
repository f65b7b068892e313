import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuantity, quantityMilliValue, quantityValue } from "./quantity.ts";

// Recorded from apimachinery's ParseQuantity, Value, MilliValue and ScaledValue(Nano), v0.37.2; but where its int64
// overflows, as the MilliValue of 1E does, the amount itself.
const accepted: readonly [text: string, nanos: bigint, value: number, milli: number][] = [
  ["0", 0n, 0, 0],
  ["500m", 500_000_000n, 1, 500],
  ["0.1", 100_000_000n, 1, 100],
  ["1.5Gi", 1_610_612_736_000_000_000n, 1_610_612_736, 1_610_612_736_000],
  ["1e3", 1_000_000_000_000n, 1000, 1_000_000],
  ["12E6", 12_000_000_000_000_000n, 12_000_000, 12_000_000_000],
  ["1E-3", 1_000_000n, 1, 1],
  ["1e+5", 100_000_000_000_000n, 100_000, 100_000_000],
  ["1E", 1_000_000_000_000_000_000_000_000_000n, 1e18, 1e21],
  ["100n", 100n, 1, 1],
  ["5u", 5000n, 1, 1],
  ["1.25m", 1_250_000n, 1, 2],
  ["0.5Ei", 576_460_752_303_423_488_000_000_000n, 2 ** 59, 2 ** 59 * 1000],
  [".5", 500_000_000n, 1, 500],
  ["1.", 1_000_000_000n, 1, 1000],
  ["+1", 1_000_000_000n, 1, 1000],
  ["-1", -1_000_000_000n, -1, -1000],
  ["-1.5", -1_500_000_000n, -2, -1500],
  ["0.1Ki", 102_400_000_000n, 103, 102_400],
  ["1.1Ki", 1_126_400_000_000n, 1127, 1_126_400],
  ["128M", 128_000_000_000_000_000n, 128_000_000, 128_000_000_000],
  // Too fine for a billionth: rounded up, away from nothing.
  ["0.1n", 1n, 1, 1],
  ["1e-400", 1n, 1, 1],
  ["1.0000000001", 1_000_000_001n, 2, 1001],
  // Nothing in front of the suffix, and less.
  ["Ki", 0n, 0, 0],
  ["e-9", 0n, 0, 0],
  [".", 0n, 0, 0],
  ["-", 0n, 0, 0],
  // Binary amounts end at int64's highest.
  ["100Ei", (2n ** 63n - 1n) * 1_000_000_000n, 2 ** 63, 2 ** 63 * 1000],
  ["9223372036854775807", (2n ** 63n - 1n) * 1_000_000_000n, 2 ** 63, 2 ** 63 * 1000],
  // Upstream keeps the lower 32 bits of an exponent.
  ["1e4294967297", 10_000_000_000n, 10, 10_000],
];

const refused: readonly string[] = [
  "",
  " ",
  "1 Gi",
  "1ki",
  "1K",
  "1mi",
  "1GiB",
  "1.2.3",
  "--1",
  "+-1",
  "1e",
  "1e+",
  "1.5e3Ki",
  "0x10",
  "1_000",
  "NaN",
  "Infinity",
  "Pi",
  "Ei",
  "e-10",
  "1\n1",
  "1\n",
  "1e9223372036854775808",
  "constructor",
];

describe("parseQuantity", () => {
  test.each(accepted)("reads %j as upstream does", (text, nanos, value, milli) => {
    const quantity = parseQuantity(text) ?? fail(text);
    expect([quantity, quantityValue(quantity), quantityMilliValue(quantity)]).toEqual([nanos, value, milli]);
  });

  test.each(refused.map((text) => [text]))("refuses %j", (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  test("reads a YAML number as its decimal notation", () => {
    expect([0.1, 2, 1e21, 1e-7].map(parseQuantity)).toEqual([100_000_000n, 2_000_000_000n, 10n ** 30n, 100n]);
  });

  test("passes over spaces around the amount, as the API server's decoding does", () => {
    expect(parseQuantity(" 1Ki ")).toBe(1_024_000_000_000n);
  });

  test("hostile exponents and lengths end at once", () => {
    const texts = ["1e999999999", "1e-999999999", `1e${"9".repeat(5000)}`, "9".repeat(5000), `0.${"0".repeat(5000)}1`];
    expect(texts.map(parseQuantity)).toEqual([10n ** 69n, 1n, undefined, undefined, undefined]);
  });

  test("what was read before is read the same again, under any name", () => {
    expect(["toString", "1", "__proto__", "1"].map(parseQuantity)).toEqual([
      undefined,
      1_000_000_000n,
      undefined,
      1_000_000_000n,
    ]);
  });
});

describe("properties", () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });

  test("an amount in billionths, thousandths or thousands is that amount", () => {
    fc.assert(
      fc.property(amount, (n) => {
        expect([`${n}n`, `${n}m`, `${n}`, `${n}k`, `${n}Ki`].map(parseQuantity)).toEqual([
          n,
          n * 10n ** 6n,
          n * 10n ** 9n,
          n * 10n ** 12n,
          n * 1024n * 10n ** 9n,
        ]);
      }),
    );
  });

  test("a suffix and its exponent say the same", () => {
    fc.assert(
      fc.property(amount, fc.nat(999_999), (whole, fraction) => {
        expect(parseQuantity(`${whole}.${fraction}M`)).toBe(parseQuantity(`${whole}.${fraction}e6`));
      }),
    );
  });

  test("rounding goes up, by less than one unit, and the same way below zero", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (nanos) => {
        const units = BigInt(quantityValue(nanos)) * 10n ** 9n;
        const millis = BigInt(quantityMilliValue(nanos)) * 10n ** 6n;
        expect({
          units: units >= nanos && units - nanos < 10n ** 9n,
          millis: millis >= nanos && millis - nanos < 10n ** 6n,
          mirrored: quantityValue(-nanos) === 0 - quantityValue(nanos),
        }).toEqual({ units: true, millis: true, mirrored: true });
      }),
    );
  });

  test("any text is a quantity or is not, without an exception", () => {
    fc.assert(fc.property(fc.string(), (text) => ["bigint", "undefined"].includes(typeof parseQuantity(text))));
  });
});

function fail(text: string): never {
  throw new Error(`refused: ${text}`);
}
