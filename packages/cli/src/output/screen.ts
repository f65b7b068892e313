/** Lines on a terminal that are drawn over and over, in their place. */
export interface Screen {
  /** Draws the lines where those before them were; none may be wider than the terminal. */
  draw(lines: readonly string[]): void;
  /** Leaves the last lines where they are, and gives the cursor back. */
  end(): void;
}

const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";
const eraseRest = "\u001b[K";
const eraseBelow = "\u001b[J";

/** A screen on a terminal. @param write Text that the terminal acts on. */
export function terminalScreen(write: (text: string) => void): Screen {
  let height: number | undefined;
  return {
    draw(lines) {
      const home = height === undefined ? hideCursor : height === 0 ? "\r" : `\r\u001b[${height}A`;
      write(`${home}${lines.map((line) => `${line}${eraseRest}\n`).join("")}${eraseBelow}`);
      height = lines.length;
    },
    end() {
      if (height !== undefined) write(showCursor);
      height = undefined;
    },
  };
}
