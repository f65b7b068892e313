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
  let decoder: ChunkDecoder | undefined;
  let bytes = 0;
  for await (const chunk of coalesce(source.chunks)) {
    if (decoder === undefined) {
      if (isUnmarkedUtf16(chunk)) return place.problemAt("", "is UTF-16; save the file as UTF-8");
      decoder = decoderFor(chunk);
    }
    bytes += chunk.length;
    const text = decoder.decode(chunk);
    if (typeof text !== "string") return place.problemAt(text.valid, decoder.problem);
    const nul = text.indexOf("\0");
    if (nul !== -1) return place.problemAt(text.slice(0, nul), "the text holds a NUL byte; is this file binary?");
    place.pass(text);
    if (text !== "") yield { text, bytes };
  }
  return decoder === undefined || decoder.isComplete() ? undefined : place.problemAt("", decoder.problem);
}

/** Decodes a text chunk by chunk; a character that a chunk ends within comes with the next. */
interface ChunkDecoder {
  /** What is wrong with a text that is not of the encoding. */
  readonly problem: string;
  /** @returns the text; if it is not of the encoding, what of it is, as far as that can be told. */
  decode(chunk: Uint8Array): string | { readonly valid: string };
  /** Whether the last chunk ended with a whole character. */
  isComplete(): boolean;
}

/** By the byte order mark, as `yaml_parser_determine_encoding` in go.yaml.in/yaml/v2/readerc.go. */
function decoderFor([first, second]: Uint8Array): ChunkDecoder {
  if (first === 0xff && second === 0xfe) return utf16Decoder("utf-16le");
  return first === 0xfe && second === 0xff ? utf16Decoder("utf-16be") : utf8Decoder();
}

/** Cuts the chunks itself: decoding as a stream, V8's hosts make strings of two bytes a character, outside its heap. */
function utf8Decoder(): ChunkDecoder {
  // A byte order mark is one only at the start.
  let decoder = new TextDecoder("utf-8", { fatal: true });
  let unfinished: Uint8Array = new Uint8Array();
  return {
    problem: "the text is not valid UTF-8; save the file as UTF-8",
    decode(chunk) {
      const bytes = unfinished.length === 0 ? chunk : joined([unfinished, chunk], unfinished.length + chunk.length);
      const end = bytes.length - unfinishedLength(bytes);
      unfinished = bytes.slice(end);
      try {
        const text = decoder.decode(bytes.subarray(0, end));
        if (end > 0) decoder = laterUtf8;
        return text;
      } catch {
        return { valid: validPrefix(bytes) };
      }
    },
    isComplete: () => unfinished.length === 0,
  };
}

function utf16Decoder(encoding: "utf-16le" | "utf-16be"): ChunkDecoder {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decoded = (read: () => string): string | { readonly valid: string } => {
    try {
      return read();
    } catch {
      return { valid: "" };
    }
  };
  return {
    problem: "the text from here on is not valid UTF-16; save the file as UTF-8",
    decode: (chunk) => decoded(() => decoder.decode(chunk, { stream: true })),
    isComplete: () => typeof decoded(() => decoder.decode()) === "string",
  };
}

/** Minimal, since the compiler is told of no platform: what browsers and Node share. */
declare class TextDecoder {
  constructor(label: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

const laterUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The line and column behind the text that has passed. */
class PlaceCounter {
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
    if (size === 0 && chunk.length >= pieceBytes) {
      yield chunk;
      continue;
    }
    // A copy, since the source may fill the chunk anew.
    held.push(chunk.slice());
    size += chunk.length;
    if (size < pieceBytes) continue;
    yield joined(held, size);
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

function isUnmarkedUtf16([first, second]: Uint8Array): boolean {
  return second !== undefined && (first === 0) !== (second === 0);
}

/** The longest text at the start of the bytes that is valid. Found by halving: this happens once. */
function validPrefix(bytes: Uint8Array): string {
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

/** Of the character that the bytes end within, how many are there: at most three. */
function unfinishedLength(bytes: Uint8Array): number {
  for (let length = 1; length <= 3 && length <= bytes.length; length++) {
    const byte = bytes[bytes.length - length] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    return length < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? length : 0;
  }
  return 0;
}
