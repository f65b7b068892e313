import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fileChunks } from "./file-chunks.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-chunks-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function whole(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  // A copy: the chunk's memory is used again.
  for await (const chunk of fileChunks(path)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("latin1");
}

/** No two places of it look alike. */
const text = Array.from({ length: 400_000 }, (_, at) => at.toString(36)).join();

test.each([0, 1, 1 << 20, (1 << 20) + 1, text.length])("a file of %d bytes is read whole", async (length) => {
  const path = join(folder, "file");
  writeFileSync(path, text.slice(0, length));
  expect((await whole(path)) === text.slice(0, length)).toBe(true);
});

test("a pipe with a name is read to its end", async () => {
  const [path, file] = [join(folder, "pipe"), join(folder, "piped")];
  execFileSync("mkfifo", [path]);
  writeFileSync(file, text);
  spawn("sh", ["-c", 'cat "$1" - "$1" >"$0" </dev/null', path, file]);
  expect((await whole(path)) === text + text).toBe(true);
});

test("who breaks off gets no more, and nothing is left open", async () => {
  const path = join(folder, "long");
  writeFileSync(path, text);
  const chunks = fileChunks(path);
  const first = await chunks.next();
  expect(first.done).toBe(false);
  expect(await chunks.return()).toEqual({ done: true, value: undefined });
  expect(await chunks.next()).toEqual({ done: true, value: undefined });
});
