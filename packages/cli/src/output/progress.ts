import type { Output } from "../io.ts";
import { truncate } from "./columns.ts";
import { visible } from "./visible.ts";

/** One line on a terminal that is written over and over; silence in a pipe. */
export interface ProgressLine {
  /** What is being done from now on. Stays until more is known, or something else is done. */
  begin(text: string): void;
  /** How far it is. May be called at every step: the text is only made where it is shown. */
  show(text: () => string): void;
  /** Leaves the line empty, for other output; a line that is shown later begins it anew. */
  clear(): void;
}

/** Back to the first column, and everything on the line erased. */
const eraseLine = "\r\u001b[2K";
/** Milliseconds between two texts: more can not be read. */
const leastPause = 100;
/** Milliseconds before the first: what is done by then needs no progress. */
const patience = 500;

/** One for all that a command does, so that patience is had once. `now` is in milliseconds. */
export function progressLine(output: Output, now: () => number = Date.now): ProgressLine {
  if (!output.isTTY) return { begin: () => {}, show: () => {}, clear: () => {} };
  const firstAt = now() + patience;
  let nextAt = firstAt;
  let isShown = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const write = (text: string): void => {
    nextAt = now() + leastPause;
    isShown = true;
    output.write(`${eraseLine}${truncate(visible(text), (output.columns ?? 80) - 1)}`);
  };
  return {
    begin(text) {
      clearTimeout(waiting);
      const wait = firstAt - now();
      if (wait <= 0) write(text);
      // Somebody else may keep us waiting: a pipe that says nothing yet.
      else waiting = setTimeout(() => write(text), wait).unref();
    },
    show(text) {
      if (now() < nextAt) return;
      clearTimeout(waiting);
      write(text());
    },
    clear() {
      clearTimeout(waiting);
      if (isShown) output.write(eraseLine);
      isShown = false;
    },
  };
}
