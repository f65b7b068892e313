import { InvalidArgumentError, Option } from "commander";

/** An option that may be given several times. */
export function repeated(
  flags: string,
  description: string,
  parse: (value: string) => string = (value) => value,
): Option {
  return new Option(flags, description)
    .argParser((value: string, before: readonly string[]) => [...before, parse(value)])
    .default([], "none");
}

/** A DNS label, as the API server wants it. */
export function namespaceName(text: string): string {
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text)) return text;
  throw new InvalidArgumentError("lower case letters, digits and - make a namespace's name, such as team-a");
}

/** The value of `--seed` and the like. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number))
    throw new InvalidArgumentError("a whole number of 0 or more is needed");
  return number;
}
