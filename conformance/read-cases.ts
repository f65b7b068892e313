import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { FormatError, parseCase, type RecordedCase } from "./recorded-case.ts";

/** What a file holds at a place: a case, or why there is none. Lines without text are passed over. */
export type CaseLine =
  | { readonly kind: "case"; readonly recorded: RecordedCase }
  | { readonly kind: "problem" /** Starts with `file:line: ` or `file: `. */; readonly problem: string };

/**
 * Reads recorded cases, line by line, from JSON lines or from gzip of them; the content tells which. A line that can
 * not be read does not stop the others. A file without any line is a problem too: it is hardly what was meant.
 */
export function* readCases(file: string): Generator<CaseLine> {
  const content = contentOf(file);
  if (typeof content === "string") {
    yield { kind: "problem", problem: `${file}: ${content}` };
    return;
  }
  let isEmpty = true;
  for (const [number, bytes] of linesOf(content)) {
    const line = caseOf(bytes);
    if (line === undefined) continue;
    isEmpty = false;
    yield typeof line === "string"
      ? { kind: "problem", problem: `${file}:${number}: ${line}` }
      : { kind: "case", recorded: line };
  }
  if (isEmpty) yield { kind: "problem", problem: `${file}: holds no case` };
}

/** The file's bytes, or why it has none. */
function contentOf(file: string): Buffer | string {
  try {
    const bytes = readFileSync(file);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return isGzip ? gunzipSync(bytes) : bytes;
  } catch (error) {
    return messageOf(error);
  }
}

function* linesOf(content: Buffer): Generator<readonly [number: number, line: Buffer]> {
  let start = 0;
  for (let number = 1; start < content.length; number++) {
    const newline = content.indexOf(0x0a, start);
    const end = newline === -1 ? content.length : newline;
    yield [number, content.subarray(start, end)];
    start = end + 1;
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function caseOf(bytes: Buffer): RecordedCase | string | undefined {
  try {
    const line = utf8.decode(bytes);
    return line.trim() === "" ? undefined : parseCase(line);
  } catch (error) {
    // What is not UTF-8 is a TypeError; anything else would be a fault of ours.
    if (error instanceof FormatError || error instanceof TypeError) return messageOf(error);
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
