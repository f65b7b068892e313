/**
 * Takes one problem. The path is upstream's field path, the message says what is wrong and what would fix it.
 * `at` is the field's path in the text, where upstream's is another.
 */
export type Report = (path: string, message: string, at?: string) => void;

/**
 * Takes problems at their paths in the text, and reports them at upstream's. Where upstream's path leads nowhere, the
 * message begins with the field's own.
 */
export function reportAs(report: Report, upstreamPath: (path: string) => string): Report {
  return (path, message, at = path) => {
    const upstream = upstreamPath(path);
    if (upstream === path) report(path, message, at);
    else report(upstream, `${path}: ${message}`, at);
  };
}

/** How a missing field is reported: what it is for, with an example. */
export function required(what: string): string {
  return `required: ${what}`;
}

/** Lists values as prose: `a, b or c`. */
export function oneOf(values: readonly string[]): string {
  return values.length < 2 ? values.join("") : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}
