/** Cells one after the other, and the chunks that they are cut into. */
export interface ChunkedCells {
  /** By place: the slot there. */
  readonly slotAt: Int32Array;
  /** By chunk: its first place; one more at the end. */
  readonly starts: Int32Array;
  /** By chunk. */
  readonly cellOf: Int32Array;
  /** By cell: its first chunk; one more at the end. */
  readonly firstChunk: Int32Array;
  /** By place. */
  readonly chunkOf: Int32Array;
}

/**
 * Puts slots into the order of their cells; those of one cell stay in their own.
 *
 * @param cellOfSlot As `slots`: the cell of each.
 */
export function chunkedCells(
  slots: Int32Array,
  cellOfSlot: Int32Array,
  cells: number,
  chunkSize: number,
): ChunkedCells {
  const ends = new Int32Array(cells);
  for (let index = 0; index < slots.length; index++) {
    const cell = cellOfSlot[index];
    ends[cell]++;
  }
  let chunks = 0;
  for (let cell = 0; cell < cells; cell++) chunks += Math.ceil(ends[cell] / chunkSize);

  const starts = new Int32Array(chunks + 1);
  const cellOf = new Int32Array(chunks);
  const firstChunk = new Int32Array(cells + 1);
  const chunkOf = new Int32Array(slots.length);
  const nextPlace = new Int32Array(cells);
  let chunk = 0;
  let place = 0;
  for (let cell = 0; cell < cells; cell++) {
    const end = place + ends[cell];
    nextPlace[cell] = place;
    firstChunk[cell] = chunk;
    for (; place < end; place = Math.min(end, place + chunkSize)) {
      starts[chunk] = place;
      cellOf[chunk] = cell;
      chunkOf.fill(chunk++, place, Math.min(end, place + chunkSize));
    }
  }
  starts[chunks] = place;
  firstChunk[cells] = chunks;
  return { slotAt: inOrder(slots, cellOfSlot, nextPlace), starts, cellOf, firstChunk, chunkOf };
}

/** @param nextPlace By cell: the place of its first slot; used up. */
function inOrder(slots: Int32Array, cellOfSlot: Int32Array, nextPlace: Int32Array): Int32Array {
  const slotAt = new Int32Array(slots.length);
  for (let index = 0; index < slots.length; index++) {
    const cell = cellOfSlot[index];
    const place = nextPlace[cell];
    nextPlace[cell] = place + 1;
    slotAt[place] = slots[index];
  }
  return slotAt;
}
