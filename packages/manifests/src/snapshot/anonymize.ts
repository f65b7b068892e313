import type { Mask } from "./kept-annotations.ts";
import { redact } from "./redact.ts";

/** What names are made of: the rest, dashes and dots, stays, and with it what one name takes from another. */
const word = /[\p{L}\p{N}]+/gu;

/** Ordinals, indexes and ports say nothing, and are compared as numbers. */
const isNumber = /^\d+$/;

/** What Kubernetes itself calls so, and decides by. */
const known: ReadonlySet<string> = new Set(
  "default kube system public node lease cluster critical linux windows amd64 arm64 true false latest".split(" "),
);

/**
 * Takes the names, namespaces, label values and images of objects away, the same ones for the same ones: what matched
 * still matches, ordinals stay, what came first by name still does, and no name becomes shorter.
 */
export function anonymize(objects: readonly object[]): readonly object[] {
  const words = new Set<string>();
  for (const object of objects) {
    redact(object, (text) => {
      for (const [found] of text.matchAll(word)) if (isNamed(found)) words.add(found);
      return text;
    });
  }
  const mask = maskOf(words);
  return objects.map((object) => redact(object, mask) ?? object);
}

function isNamed(text: string): boolean {
  return !isNumber.test(text) && !known.has(text);
}

/** Each word becomes its rank in letters, so that order stays, filled up to its length. */
function maskOf(words: ReadonlySet<string>): Mask {
  const width = Math.ceil(Math.log(words.size + known.size + 1) / Math.log(26));
  const masks = new Map<string, string>();
  let rank = 0;
  for (const one of [...words].sort()) {
    let masked: string;
    do masked = inLetters(rank++, width).padEnd(one.length, "x");
    while (known.has(masked));
    masks.set(one, masked);
  }
  return (text) => text.replaceAll(word, (found) => masks.get(found) ?? found);
}

function inLetters(rank: number, width: number): string {
  let letters = "";
  for (let left = rank; letters.length < width; left = Math.floor(left / 26)) {
    letters = String.fromCharCode(97 + (left % 26)) + letters;
  }
  return letters;
}
