import type { Output } from "../io.ts";
import { truncate } from "./columns.ts";

/** One line on a terminal that is written over and over; silence in a pipe. */
export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

/** Back to the first column, and everything on the line erased. */
const eraseLine = "\r\u001b[2K";
/** Milliseconds between two texts: more can not be read. */
const leastPause = 100;
/** Milliseconds before the first: what is done by then needs no progress. */
const patience = 500;

export function progressLine(output: Output): ProgressLine {
  let nextAt = Date.now() + patience;
  let isShown = false;
  return {
    show(text) {
      const now = Date.now();
      if (!output.isTTY || now < nextAt) return;
      nextAt = now + leastPause;
      isShown = true;
      output.write(`${eraseLine}${truncate(text, (output.columns ?? 80) - 1)}`);
    },
    clear() {
      if (isShown) output.write(eraseLine);
    },
  };
}
