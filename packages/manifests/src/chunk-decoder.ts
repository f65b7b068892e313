/** Minimal, since the compiler is told of no platform: what browsers and Node share. */
declare class TextDecoder {
  constructor(label: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

/** Decodes a text chunk by chunk; a character that a chunk ends within comes with the next. */
export interface ChunkDecoder {
  /** What is wrong with a text that is not of the encoding. */
  readonly problem: string;
  /** @returns the text; if it is not of the encoding, what of it is, as far as that can be told. */
  decode(chunk: Uint8Array): string | { readonly valid: string };
  /** Whether the last chunk ended with a whole character. */
  isComplete(): boolean;
}

/** By the byte order mark, as `yaml_parser_determine_encoding` in go.yaml.in/yaml/v2/readerc.go. */
export function decoderFor([first, second]: Uint8Array): ChunkDecoder {
  if (first === 0xff && second === 0xfe) return utf16Decoder("utf-16le");
  return first === 0xfe && second === 0xff ? utf16Decoder("utf-16be") : utf8Decoder();
}

/** For what follows the start. */
const laterUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

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
      unfinished = new Uint8Array(bytes.subarray(end));
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

/** The bytes of all chunks in one. */
export function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
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
