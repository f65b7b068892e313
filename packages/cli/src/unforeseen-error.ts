import { getSystemErrorMap } from "node:util";
import { visible } from "./output/visible.ts";
import { bugsUrl, version } from "./version.ts";

/**
 * What is said of an error that nobody foresaw, in one line: what it was, and how to report it. With STOWAGE_DEBUG set
 * and not empty its stack follows.
 */
export function unforeseenText(error: unknown, env: Readonly<Record<string, string | undefined>>): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const line = `error: stowage ${version} failed, which it should not: ${visible(what)}`;
  const report = `please report it with what you asked and the input: ${bugsUrl}`;
  const debug = env["STOWAGE_DEBUG"] ?? "";
  if (debug === "" || !(error instanceof Error)) return `${line}; ${report} (STOWAGE_DEBUG=1 shows more)\n`;
  const stack = (error.stack ?? "").split("\n").slice(1);
  return `${line}; ${report}\n${stack.map((frame) => `${visible(frame)}\n`).join("")}`;
}

/** What the system says of an error of its own: `no space left on device`; nothing of other errors. */
export function systemErrorText(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("errno" in error) || typeof error.errno !== "number") return undefined;
  return getSystemErrorMap().get(error.errno)?.[1];
}
