import { fnv1a } from "./fnv.ts";

/** The letters of generated names: no vowels, so no words. Source: apimachinery, util/rand. */
const letters = "bcdfghjklmnpqrstvwxz2456789";
const suffixLength = 5;
/** Source: `MaxGeneratedNameLength` (apiserver, storage/names). */
const maxBaseLength = 63 - suffixLength;

/**
 * Gives pods the names that the API server would generate, but for the suffix, which comes from the name before it:
 * the same input has the same names. No name is given twice.
 */
export class PodNames {
  readonly #taken: Set<string>;

  /** @param taken names in use, as `namespace/name`. */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** A name for `generateName`. Source: `SimpleNameGenerator` (apiserver, storage/names/generate.go). */
  generate(namespace: string, generateName: string): string {
    const base = generateName.slice(0, maxBaseLength);
    for (let attempt = this.#attempts.get(`${namespace}/${base}`) ?? 0; ; attempt++) {
      const name = base + suffixOf(`${namespace}/${base}/${attempt}`);
      if (!this.take(namespace, name)) continue;
      this.#attempts.set(`${namespace}/${base}`, attempt + 1);
      return name;
    }
  }

  /** Where to go on, so that ten thousand names of one base do not try ten thousand times each. */
  readonly #attempts = new Map<string, number>();

  /** @returns whether the name was free; it is not any more. */
  take(namespace: string, name: string): boolean {
    const key = `${namespace}/${name}`;
    if (this.#taken.has(key)) return false;
    this.#taken.add(key);
    return true;
  }
}

/** The prefix of a controller's pods: the dash is left out where it would make the name too long. Source: `getPodsPrefix`. */
export function podPrefix(controllerName: string): string {
  return controllerName.length < 253 ? `${controllerName}-` : controllerName;
}

function suffixOf(text: string): string {
  // Twice, since FNV alone leaves the last letters of similar texts alike.
  let rest = Math.imul(fnv1a(text) ^ (fnv1a(text) >>> 15), 0x2c1b3c6d) >>> 0;
  let suffix = "";
  for (let index = 0; index < suffixLength; index++) {
    suffix += letters.charAt(rest % letters.length);
    rest = Math.floor(rest / letters.length);
  }
  return suffix;
}

/** A hash in the letters of generated names. Source: `SafeEncodeString` (apimachinery, util/rand). */
export function encodedHash(text: string): string {
  return [...String(fnv1a(text))].map((digit) => letters.charAt(digit.charCodeAt(0) % letters.length)).join("");
}
