/** Takes one problem. The path is upstream's field path, the message says what is wrong and what would fix it. */
export type Report = (path: string, message: string) => void;

/** How a missing field is reported: what it is for, with an example. */
export function required(what: string): string {
  return `required: ${what}`;
}

/** Lists values as prose: `a, b or c`. */
export function oneOf(values: readonly string[]): string {
  return values.length < 2 ? values.join("") : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}
