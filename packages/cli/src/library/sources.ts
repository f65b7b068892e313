import type { Source } from "@stowage/manifests";
import type { ManifestInput } from "./request.ts";

/** Minimal, since the compiler is told of no platform: what browsers, Deno and Node share. */
declare class TextEncoder {
  encode(text: string): Uint8Array;
}

/**
 * The texts of an input; of objects their JSON. They are called `manifests`, or `manifests[2]` where there are several.
 *
 * @throws TypeError for what has no JSON.
 */
export function sourcesOf(input: ManifestInput, name: string): readonly Source[] {
  if (!isList(input)) return [sourceOf(input, name)];
  return input.map((one, index) => sourceOf(one, `${name}[${index}]`));
}

function isList(input: ManifestInput): input is readonly (string | object)[] {
  return Array.isArray(input);
}

/**
 * The same of one text or object.
 *
 * @throws TypeError for what has no JSON.
 */
export function sourceOf(input: string | object, name: string): Source {
  const text = typeof input === "string" ? input : JSON.stringify(input);
  // Functions, which are objects too.
  if (typeof text !== "string") throw new TypeError(`${name} must be a text or an object, not ${typeof input}`);
  return { name, chunks: bytesOf(text) };
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
