/** What an unquoted scalar is to kubectl. */
export type PlainScalar = string | number | boolean | null;

/** A plain scalar that JSON cannot say, and that kubectl refuses for it: `.inf`, `.nan`. */
export const notInJson: unique symbol = Symbol("not in JSON");

/**
 * Reads an unquoted scalar as kubectl does: YAML 1.1 booleans and octals, but neither its base 60 numbers nor
 * its timestamps. Neither preset of any YAML library reads so, hence the rules are here: `resolve` in
 * go.yaml.in/yaml/v2/resolve.go, by way of sigs.k8s.io/yaml.
 */
export function resolvePlain(text: string): PlainScalar | typeof notInJson {
  switch (hintOf(text)) {
    case "string":
      return text;
    case "word":
      return readWord(text);
    case "dot":
      return special.has(text) ? notInJson : decimalFraction.test(text) ? finite(text, text) : text;
    case "number":
      return special.has(text) ? notInJson : readNumber(text);
  }
}

/** Whether a plain scalar that begins so can be anything but a string. */
export function mayNotBeString(firstCode: number): boolean {
  return hints[firstCode] !== undefined;
}

type Hint = "string" | "word" | "dot" | "number";

const hints: readonly (Hint | undefined)[] = (() => {
  const table: (Hint | undefined)[] = new Array<Hint | undefined>(128).fill(undefined);
  for (const first of "yYnNtTfFoO~") table[first.charCodeAt(0)] = "word";
  for (const first of "+-0123456789") table[first.charCodeAt(0)] = "number";
  table[".".charCodeAt(0)] = "dot";
  return table;
})();

function hintOf(text: string): Hint {
  return text === "" ? "word" : (hints[text.charCodeAt(0)] ?? "string");
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);

const special: ReadonlySet<string> = new Set(
  [".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF"]
    .flatMap((word) => [word, `+${word}`, `-${word}`])
    .filter((word) => !/^[-+]\.n/i.test(word)),
);

function readWord(text: string): PlainScalar {
  const value = words.get(text);
  return value === undefined ? text : value;
}

const decimalFraction = /^\.[0-9]+([eE][-+]?[0-9]+)?$/;
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const integer = /^([-+]?)(0|[1-9][0-9]*|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+)$/;
/** Upstream's own reading of binary, after Go's: it allows a sign behind the prefix. */
const signedBinary = /^(-?)0b([-+]?)([01]+)$/;

function readNumber(text: string): PlainScalar {
  // A timestamp stays the text that it is, and no timestamp is a number once its underscores are gone.
  const plain = text.includes("_") ? text.replaceAll("_", "") : text;
  const whole = integer.exec(plain);
  if (whole !== null) {
    const [, sign, digits] = whole as unknown as [string, string, string];
    const magnitude = magnitudeOf(digits);
    if (magnitude <= (sign === "-" ? maxInt64 + 1n : sign === "+" ? maxInt64 : maxUint64)) {
      const value = Number(magnitude);
      return sign === "-" && value !== 0 ? -value : value;
    }
  }
  if (float.test(plain)) return finite(plain, text);
  const binary = signedBinary.exec(plain);
  if (binary !== null && !(binary[1] === "-" && binary[2] !== "")) {
    const magnitude = BigInt(`0b${binary[3] as string}`);
    if (magnitude > maxInt64) return text;
    const value = Number(magnitude);
    return (binary[1] === "-" || binary[2] === "-") && value !== 0 ? -value : value;
  }
  return text;
}

const maxInt64 = 2n ** 63n - 1n;
const maxUint64 = 2n ** 64n - 1n;

function magnitudeOf(digits: string): bigint {
  // Short decimals are nearly all there are, and BigInt is slow.
  if (digits.length < 16 && (digits === "0" || digits.charCodeAt(0) !== 48)) return BigInt(Number(digits));
  const isOldOctal = /^0[0-7]+$/.test(digits);
  return BigInt(isOldOctal ? `0o${digits}` : digits);
}

/** A float too large for 64 bits stays the text that it is, as Go's ParseFloat refuses it. */
function finite(plain: string, text: string): number | string {
  const value = Number(plain);
  return Number.isFinite(value) ? value : text;
}

/**
 * A map's key, as sigs.k8s.io/yaml makes strings of keys (`convertToJSONableObject`).
 *
 * @returns `undefined` where kubectl refuses the key: null, and what needs 64 bits unsigned.
 */
export function plainKey(text: string): string | undefined {
  const value = resolvePlain(text);
  if (value === notInJson) return text.toLowerCase().replace("+", "");
  switch (typeof value) {
    case "string":
      return value;
    case "boolean":
      return value ? "true" : "false";
    case "number":
      return numberKey(text.replaceAll("_", ""), value);
    default:
      return undefined;
  }
}

/** Whole keys keep all digits, of which a number would lose the last beyond 2^53. kubectl refuses unsigned ones. */
function numberKey(plain: string, value: number): string | undefined {
  const whole = integer.exec(plain);
  if (whole === null) return float.test(plain) ? shortestFloat32(value) : String(value);
  const [, sign, digits] = whole as unknown as [string, string, string];
  const magnitude = magnitudeOf(digits);
  if (magnitude <= (sign === "-" ? maxInt64 + 1n : maxInt64)) return String(sign === "-" ? -magnitude : magnitude);
  return sign === "" && magnitude <= maxUint64 ? undefined : shortestFloat32(value);
}

/** As Go's `strconv.FormatFloat(value, 'g', -1, 32)`. */
function shortestFloat32(value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single < 0 ? "-.inf" : ".inf";
  if (single === 0) return Object.is(single, -0) ? "-0" : "0";
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toPrecision(digits))) !== single) digits++;
  const [mantissa, exponent] = single.toExponential(digits - 1).split("e") as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(`${mantissa}e${exponent}`));
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
