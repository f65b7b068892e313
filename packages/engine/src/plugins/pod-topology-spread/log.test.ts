import { expect, test } from "vitest";
import { naturalLog } from "./log.ts";

/** The bits of a double, as Go's `math.Float64bits`. */
function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16);
}

/** FNV-1a over the doubles' eight bytes each, the lowest first. */
function checksumOf(values: Iterable<number>): string {
  const view = new DataView(new ArrayBuffer(8));
  let hash = 0x811c9dc5;
  for (const value of values) {
    view.setFloat64(0, value, true);
    for (let index = 0; index < 8; index++) hash = Math.imul(hash ^ view.getUint8(index), 0x01000193) >>> 0;
  }
  return hash.toString(16);
}

function* logsUpTo(last: number): Generator<number> {
  for (let x = 2; x <= last; x++) yield naturalLog(x);
}

// Printed by Go 1.26 on amd64: strconv.FormatUint(math.Float64bits(math.Log(x)), 16).
test.each([
  [1, "0"],
  [2, "3fe62e42fefa39ef"],
  [3, "3ff193ea7aad030a"],
  [14, "40051cca16d7bba8"],
  [5002, "40210901f6dc84b9"],
  [200002, "40286983aa1d3895"],
  [2147483647, "40357cd0e7006820"],
])("the logarithm of %d is Go's to the last bit", (x, bits) => {
  expect(bitsOf(naturalLog(x))).toBe(bits);
});

// Printed by Go 1.26 on amd64: hash/fnv's New32a over binary.LittleEndian's eight bytes of each math.Log(float64(x)).
test("the logarithms of 2 to 200002 are Go's to the last bit", () => {
  expect(checksumOf(logsUpTo(200_002))).toBe("3f8c4265");
});
