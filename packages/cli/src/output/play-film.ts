import type { Frame, Step } from "@stowage/planner";
import { setTimeout as pause } from "node:timers/promises";
import type { Io } from "../io.ts";
import { colorsFor } from "./colors.ts";
import { drawFrame } from "./draw-frame.ts";

/** What is played, and how fast. */
export interface FilmOptions {
  readonly frames: readonly Frame[];
  readonly steps: readonly Step[];
  /** Steps in a second. */
  readonly speed: number;
}

/** Whether frames can be drawn in one place. */
export function canPlay({ stdout, env }: Io): boolean {
  return stdout.screen !== undefined && stdout.isTTY && env["TERM"] !== "dumb";
}

/** Shows frame after frame on the terminal. @returns whether it came to its end: Ctrl-C ends it. */
export async function playFilm({ frames, steps, speed }: FilmOptions, io: Io): Promise<boolean> {
  const screen = io.stdout.screen?.();
  if (screen === undefined) return true;
  const signal = io.interruption?.();
  try {
    for (const at of frames.keys()) {
      const { columns = 80, rows = 24 } = io.stdout;
      // Not in the last column: some terminals go on to the next line there.
      const size = { width: columns - 1, height: rows - 1 };
      screen.draw(drawFrame(at, { frames, steps, ...size, colors: colorsFor(io.stdout, io.env) }));
      if (signal?.aborted === true) return false;
      await pause(1000 / speed, undefined, signal === undefined ? {} : { signal });
    }
    return true;
  } catch (error) {
    if (signal?.aborted === true) return false;
    throw error;
  } finally {
    screen.end();
  }
}
