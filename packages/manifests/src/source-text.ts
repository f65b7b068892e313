import { type ChunkDecoder, decoderFor, joined } from "./chunk-decoder.ts";
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
    const valid = typeof text === "string" ? text : text.valid;
    const nul = valid.indexOf("\0");
    if (nul !== -1) return place.problemAt(valid.slice(0, nul), "the text holds a NUL byte; is this file binary?");
    if (typeof text !== "string") return place.problemAt(text.valid, decoder.problem);
    place.pass(text);
    if (text !== "") yield { text, bytes };
  }
  return decoder === undefined || decoder.isComplete() ? undefined : place.problemAt("", decoder.problem);
}

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
    // A copy, since the source may fill the chunk anew (and Node's buffers, when sliced, copy nothing).
    held.push(new Uint8Array(chunk));
    size += chunk.length;
    if (size < pieceBytes) continue;
    yield joined(held, size);
    held = [];
    size = 0;
  }
  if (size > 0) yield joined(held, size);
}

/** Whether the text begins with a character of ASCII in two bytes. */
function isUnmarkedUtf16([first, second]: Uint8Array): boolean {
  return (first === 0 && isPrintable(second)) || (second === 0 && isPrintable(first));
}

function isPrintable(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13);
}
