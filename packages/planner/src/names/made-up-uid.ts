import { fnv1a } from "./fnv.ts";

/** A uid for an object that is not in any cluster yet: the same text, the same uid. */
export function madeUpUid(text: string): string {
  const hex = [0, 1, 2, 3].map((part) => fnv1a(`${part}/${text}`).toString(16).padStart(8, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
