import { type Command, CommanderError } from "commander";
import { UsageError } from "./usage-error.ts";

/**
 * What is wrong with the values of options. Each value is read before any is refused, so that people hear of all of them at
 * once.
 */
export class UsageRefusals {
  readonly #texts: string[] = [];
  readonly #checks: (() => void)[] = [];

  /** Asks once all of the command line has been read. @param check Throws a UsageError. */
  later(check: () => void): void {
    this.#checks.push(check);
  }

  /** Has the options of a command, and of those under it, told here what is wrong with their values. */
  watch(command: Command): void {
    for (const option of command.options) {
      const { parseArg } = option;
      if (parseArg === undefined && !option.required) continue;
      option.argParser((value: string, previous: unknown) => {
        try {
          // What is meant as the next option is no value of this one.
          if (isOptionOf(command, value))
            throw new UsageError(`option '${option.flags}' needs a value before ${value}`);
          return parseArg === undefined ? value : parseArg(value, previous);
        } catch (error) {
          this.#refuse(error, `option '${option.flags}' argument '${value}' is invalid. `);
          return previous;
        }
      });
    }
    for (const one of command.commands) this.watch(one);
  }

  /** What has been refused since the last time, a line each. */
  take(): string {
    return this.#texts
      .splice(0)
      .map((text) => `error: ${text}\n`)
      .join("");
  }

  /** Asks what can be asked only now. @returns whether there is nothing to refuse. */
  areNone(): boolean {
    for (const check of this.#checks) {
      try {
        check();
      } catch (error) {
        this.#refuse(error, "");
      }
    }
    return this.#texts.length === 0;
  }

  #refuse(error: unknown, where: string): void {
    if (error instanceof UsageError) this.#texts.push(...error.problems);
    else if (error instanceof CommanderError) this.#texts.push(`${where}${error.message}`);
    else throw error;
  }
}

function isOptionOf({ options }: Command, value: string): boolean {
  return value.length > 2 && options.some(({ long }) => long === value);
}
