import { CommanderError } from "commander";
import { Interrupted } from "./interrupted.ts";
import type { ExitStatus, Io, Output } from "./io.ts";
import { isColored } from "./output/colors.ts";
import type { Screen } from "./output/screen.ts";
import { visible, visibleLines, visibleStyled } from "./output/visible.ts";
import { createProgram } from "./program.ts";
import { unforeseenText } from "./unforeseen-error.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs the command with its arguments, without the program's name.
 *
 * @returns The exit status; what there is to say has been said.
 */
export async function run(args: readonly string[], world: Io): Promise<ExitStatus> {
  const io = { ...world, stdout: shown(world.stdout, world.env), stderr: shown(world.stderr, world.env) };
  let status: ExitStatus = 0;
  const answer = (answered: ExitStatus): void => {
    status = answered;
  };
  const program = createProgram(io, answer, (text) => withVisible(args, text));
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    // commander has said what is wrong; for help and version there is nothing wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) {
      for (const problem of error.problems) io.stderr.write(`error: ${visible(problem)}\n`);
      return 2;
    }
    if (error instanceof Interrupted) {
      io.stderr.write(`interrupted: ${visible(error.message)}\n`);
      return 130;
    }
    io.stderr.write(unforeseenText(error, io.env));
    return 2;
  }
}

/** A text of commander's, which repeats arguments as they are. */
function withVisible(args: readonly string[], text: string): string {
  const said = args.flatMap((arg) => [arg, arg.slice(arg.indexOf("=") + 1)]);
  return said
    .filter((arg) => visible(arg) !== arg)
    .reduce((made, arg) => made.replaceAll(arg, () => visible(arg)), text);
}

/** The output, with what a terminal would act on made visible, whoever forgot it: line breaks alone are taken as ours. */
function shown(output: Output, env: Io["env"]): Output {
  const areStyled = output.isTTY || isColored(output, env);
  return {
    write: (text) => output.write(visibleLines(text, areStyled)),
    ...(output.drained === undefined ? {} : { drained: () => output.drained?.() ?? Promise.resolve() }),
    isTTY: output.isTTY,
    get columns() {
      return output.columns ?? columnsAsked(env);
    },
    get rows() {
      return output.rows;
    },
    ...(output.screen === undefined ? {} : { screen: () => shownScreen(output) }),
  };
}

/** As a shell tells it, and a script may: how wide lines are to be where there is no terminal. */
function columnsAsked({ COLUMNS = "" }: Io["env"]): number | undefined {
  return /^[1-9]\d{0,4}$/.test(COLUMNS) ? Math.max(leastColumns, Number(COLUMNS)) : undefined;
}

/** In fewer nothing can be read. */
const leastColumns = 20;

/** The same for a screen: what moves the cursor is the screen's alone. */
function shownScreen(output: Output): Screen {
  const screen = output.screen?.();
  return {
    draw: (lines) => screen?.draw(lines.map((line) => visibleStyled(line))),
    end: () => screen?.end(),
  };
}
