import { basename } from "node:path";
import type { Io } from "./io.ts";

/** By which name the command was started, and what it is told for that reason. */
export interface Called {
  readonly calledAs: NonNullable<Io["calledAs"]>;
  readonly args: readonly string[];
}

/**
 * kubectl runs `kubectl-stowage ARGS` for `kubectl stowage ARGS`, and `kubectl_complete-stowage WORDS` where somebody
 * presses tab. Source: kubernetes/kubectl, pkg/cmd/plugin (`plugin_completion.go`).
 *
 * @param script The path that was started.
 */
export function calledAs(script: string, args: readonly string[]): Called {
  const name = basename(script);
  if (name.startsWith("kubectl_complete-stowage")) {
    return { calledAs: "kubectl stowage", args: ["__complete", "--for-kubectl", "--", ...args] };
  }
  return { calledAs: name.startsWith("kubectl-stowage") ? "kubectl stowage" : "stowage", args };
}

/** Speaks of the command as it was called, in a text of ours that speaks of `stowage`. */
export function inOwnName(text: string, name: Io["calledAs"]): string {
  if (name === undefined || name === "stowage") return text;
  return text.replaceAll(/(?<=^|[\s(|`])(?<!kubectl )stowage (?=[a-z[])/gm, `${name} `);
}
