import type { Command, Option } from "commander";

/** What complete words of a command line say. */
export interface ReadWords {
  readonly command: Command;
  readonly operands: readonly string[];
  /** The option whose value comes next. */
  readonly awaiting?: Option;
  /** Whether `--` has ended the options. */
  readonly onlyOperands: boolean;
  /** The words after the command's name, without an option that still waits for its value. */
  readonly own: readonly string[];
}

/** Reads words as commander does, but of a line that is not finished. */
export function readWords(program: Command, words: readonly string[]): ReadWords {
  let command = program;
  let start = 0;
  const operands: string[] = [];
  let awaiting: Option | undefined;
  let onlyOperands = false;
  for (const [at, word] of words.entries()) {
    if (awaiting !== undefined) {
      awaiting = undefined;
    } else if (onlyOperands || !word.startsWith("-") || word === "-") {
      const inner = operands.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (inner === undefined) operands.push(word);
      else [command, start] = [inner, at + 1];
    } else if (word === "--") {
      onlyOperands = true;
    } else {
      awaiting = optionAwaiting(command, word);
    }
  }
  const own = words.slice(start, awaiting === undefined ? undefined : -1);
  return { command, operands, onlyOperands, own, ...(awaiting === undefined ? {} : { awaiting }) };
}

/** The option that takes the next word as its value. `-Rf` is `-R -f`; `-fx` and `--filename=x` have theirs. */
function optionAwaiting(command: Command, word: string): Option | undefined {
  const named = (flag: string): Option | undefined =>
    command.options.find(({ long, short }) => long === flag || short === flag);
  const option = named(word);
  if (option !== undefined) return option.required ? option : undefined;
  if (!/^-[^-]./.test(word)) return undefined;
  const first = named(word.slice(0, 2));
  return first?.isBoolean() === true ? optionAwaiting(command, `-${word.slice(2)}`) : undefined;
}
