/** Resource names and their amounts, as manifests write them: `500m`, `1.5Gi`, `2`. YAML numbers are legal. */
export type ResourceList = Readonly<Record<string, string | number>>;

/**
 * An exact amount, in billionths: the finest that Kubernetes keeps.
 * Sum quantities first and round once, as upstream does; never round the summands.
 */
export type Quantity = bigint;

const nanosPerUnit = 1_000_000_000n;
const nanosPerMilli = 1_000_000n;

const decimalExponents = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);
const binaryExponents = new Map([
  ["Ki", 10n],
  ["Mi", 20n],
  ["Gi", 30n],
  ["Ti", 40n],
  ["Pi", 50n],
  ["Ei", 60n],
]);

/** Amounts above it are cut to it in binary notation, as upstream does. */
const maxBinary = ((1n << 63n) - 1n) * nanosPerUnit;
/** No amount needs more; a larger exponent (`1e999999999`) would only fill the memory. */
const maxExponent = 60;
/** Nor a longer text. */
const maxLength = 200;

/**
 * Reads a quantity; a number counts as its decimal notation. Spaces around it are passed over, as by the API server.
 * What is finer than a billionth is rounded up: who asks for something gets something.
 * Amounts beyond 2^63 stay what they are, where upstream's int64 ends in 0 or worse.
 * Source: `resource.ParseQuantity` (apimachinery, pkg/api/resource/quantity.go).
 *
 * @returns `undefined` for what is no quantity.
 */
export function parseQuantity(text: string | number): Quantity | undefined {
  const key = typeof text === "number" ? String(text) : text;
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const quantity = parse(key);
  if (quantity !== undefined && parsed.size < maxRemembered) parsed.set(key, quantity);
  return quantity;
}

/** Manifests repeat the same few amounts; parsing each text once makes the rest of this file's cost disappear. */
const parsed = new Map<string, Quantity>();
const maxRemembered = 10_000;

function parse(padded: string): Quantity | undefined {
  if (padded.length > maxLength) return undefined;
  // Not `trim`: a line break is no space here.
  const text = padded.replace(/^ +| +$/g, "");
  if (text === "") return undefined;
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(.*)$/s.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  // Upstream reads `.`, `-` and `Ki` as 0, but not what is too large or too fine for its short way of reading.
  if (whole + fraction === "" && /^[PE]i$|^[eE]-0*[1-9][0-9]+$/.test(suffix)) return undefined;
  const digits = BigInt(whole + fraction || "0");
  const magnitude = scaled(digits, fraction.length, suffix);
  return magnitude === undefined ? undefined : sign === "-" ? -magnitude : magnitude;
}

function scaled(digits: bigint, fractionDigits: number, suffix: string): Quantity | undefined {
  const binary = binaryExponents.get(suffix);
  if (binary !== undefined) {
    const nanos = divideUp((digits << binary) * nanosPerUnit, 10n ** BigInt(fractionDigits));
    return nanos > maxBinary ? maxBinary : nanos;
  }
  const exponent = decimalExponents.get(suffix) ?? decimalExponent(suffix);
  if (exponent === undefined) return undefined;
  const shift = Math.max(-400, Math.min(maxExponent, exponent) - fractionDigits + 9);
  return shift >= 0 ? digits * 10n ** BigInt(shift) : divideUp(digits, 10n ** BigInt(-shift));
}

function decimalExponent(suffix: string): number | undefined {
  if (!/^[eE][+-]?[0-9]+$/.test(suffix)) return undefined;
  const exponent = BigInt(suffix.slice(suffix[1] === "+" ? 2 : 1));
  // Upstream reads an int64 and keeps 32 bits of it.
  return BigInt.asIntN(64, exponent) === exponent ? Number(BigInt.asIntN(32, exponent)) : undefined;
}

/** The amount in whole units, rounded up (`Quantity.Value`): bytes of memory, pods, devices. */
export function quantityValue(quantity: Quantity): number {
  return Number(roundAwayFromZero(quantity, nanosPerUnit));
}

/** The amount in thousandths, rounded up (`Quantity.MilliValue`): how cpu is counted. */
export function quantityMilliValue(quantity: Quantity): number {
  return Number(roundAwayFromZero(quantity, nanosPerMilli));
}

function roundAwayFromZero(amount: bigint, unit: bigint): bigint {
  return amount < 0n ? -divideUp(-amount, unit) : divideUp(amount, unit);
}

/** For amounts of 0 or more. */
function divideUp(amount: bigint, divisor: bigint): bigint {
  return (amount + divisor - 1n) / divisor;
}

/** Writes an amount so that {@link parseQuantity} reads it back: `2`, `500m`, `7n`. Not upstream's canonical form. */
export function quantityText(quantity: Quantity): string {
  if (quantity % nanosPerUnit === 0n) return String(quantity / nanosPerUnit);
  return quantity % nanosPerMilli === 0n ? `${quantity / nanosPerMilli}m` : `${quantity}n`;
}
