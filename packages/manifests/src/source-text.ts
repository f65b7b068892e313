import type { Source } from "./manifest.ts";
import type { Position, Problem } from "./problem.ts";

/** A piece of a source's text. Pieces end anywhere but within a character. */
export interface TextPiece {
  readonly text: string;
  /** How much of the source has been read, this piece included. */
  readonly bytes: number;
}

/** Small enough for the memory, large enough that what each piece costs does not show. */
const pieceBytes = 1 << 20;

/**
 * Decodes a source piece by piece: UTF-8, or UTF-16 that says so with a byte order mark, as go-yaml reads both. Text that
 * no Kubernetes tool reads ends it with a problem: what is neither, and NUL.
 */
export async function* readText(source: Source): AsyncGenerator<TextPiece, Problem | undefined, undefined> {
  const place = new PlaceCounter(source.name);
  let encoding: Encoding = "utf-8";
  let decoder = new TextDecoder(encoding, { fatal: true });
  let bytes = 0;
  for await (const chunk of coalesce(source.chunks)) {
    if (bytes === 0) {
      if (isUnmarkedUtf16(chunk)) return place.problemAt("", "is UTF-16; save the file as UTF-8");
      encoding = markedEncoding(chunk);
      decoder = new TextDecoder(encoding, { fatal: true });
    }
    bytes += chunk.length;
    let text: string;
    try {
      text = decoder.decode(chunk, { stream: true });
    } catch {
      if (encoding !== "utf-8") return place.problemAt("", invalidUtf16);
      return place.problemAt(validPrefix(place.unfinished, chunk), invalidUtf8);
    }
    if (encoding === "utf-8") place.unfinished = unfinishedTail(place.unfinished, chunk);
    const nul = text.indexOf("\0");
    if (nul !== -1) return place.problemAt(text.slice(0, nul), "the text holds a NUL byte; is this file binary?");
    place.pass(text);
    if (text !== "") yield { text, bytes };
  }
  try {
    decoder.decode();
  } catch {
    return place.problemAt("", encoding === "utf-8" ? invalidUtf8 : invalidUtf16);
  }
  return undefined;
}

type Encoding = "utf-8" | "utf-16le" | "utf-16be";

const invalidUtf16 = "the text from here on is not valid UTF-16; save the file as UTF-8";
const invalidUtf8 = "the text is not valid UTF-8; save the file as UTF-8";

/** Minimal, since the compiler is told of no platform: what browsers and Node share. */
declare class TextDecoder {
  constructor(label: string, options?: { readonly fatal?: boolean });
  decode(input?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

/** The line and column behind the text that has passed. */
class PlaceCounter {
  /** Bytes of a character whose rest has not come yet. */
  unfinished: Uint8Array = new Uint8Array();
  readonly #file: string;
  #line = 1;
  #column = 1;

  constructor(file: string) {
    this.#file = file;
  }

  pass(text: string): void {
    let from = 0;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", from)) {
      this.#line++;
      this.#column = 1;
      from = at + 1;
    }
    this.#column += text.length - from;
  }

  problemAt(before: string, message: string): Problem {
    this.pass(before);
    const position: Position = { file: this.#file, line: this.#line, column: this.#column };
    return { severity: "error", path: "", message, position };
  }
}

async function* coalesce(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    size += chunk.length;
    if (size < pieceBytes) continue;
    yield held.length === 1 ? chunk : joined(held, size);
    held = [];
    size = 0;
  }
  if (size > 0) yield joined(held, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** By the byte order mark, as `yaml_parser_determine_encoding` in go.yaml.in/yaml/v2/readerc.go. */
function markedEncoding([first, second]: Uint8Array): Encoding {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

function isUnmarkedUtf16([first, second]: Uint8Array): boolean {
  return second !== undefined && (first === 0) !== (second === 0);
}

/** The longest text at the start of the bytes that is valid. Found by halving: this happens once. */
function validPrefix(unfinished: Uint8Array, chunk: Uint8Array): string {
  const bytes = joined([unfinished, chunk], unfinished.length + chunk.length);
  let valid = 0;
  let invalid = bytes.length;
  let text = "";
  while (valid < invalid) {
    const middle = (valid + invalid + 1) >> 1;
    try {
      const decoded = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      text = decoded;
      valid = middle;
    } catch {
      invalid = middle - 1;
    }
  }
  return text;
}

/** At most three bytes: those of a character that the chunk ends within. */
function unfinishedTail(unfinished: Uint8Array, chunk: Uint8Array): Uint8Array {
  const tail = chunk.length >= 4 ? chunk.slice(-4) : joined([unfinished, chunk], unfinished.length + chunk.length);
  for (let at = tail.length - 1; at >= 0 && at >= tail.length - 4; at--) {
    const byte = tail[at] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return tail.length - at < length ? tail.slice(at) : new Uint8Array();
  }
  return new Uint8Array();
}
