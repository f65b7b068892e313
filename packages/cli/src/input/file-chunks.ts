import { open } from "node:fs/promises";

/** In bytes: as much as is decoded at once. */
const chunkBytes = 1 << 20;

/**
 * The bytes of a file, or of a pipe with a name, a chunk at a time; the next is read while the last is looked at. Two
 * buffers hold them in turn: a stream's own, one for each chunk, would make the engine collect garbage all the time.
 */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path);
  let buffers = [new Uint8Array(chunkBytes), new Uint8Array(chunkBytes)] as const;
  let next = file.read(buffers[0], 0, chunkBytes, null);
  try {
    for (;;) {
      const { bytesRead } = await next;
      if (bytesRead === 0) return;
      const [filled, free] = buffers;
      buffers = [free, filled];
      next = file.read(free, 0, chunkBytes, null);
      yield filled.subarray(0, bytesRead);
    }
  } finally {
    // A read that nobody waits for any more must not fail later on its own.
    await next.catch(() => {});
    await file.close();
  }
}
