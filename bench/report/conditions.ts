import { cpus } from "node:os";
import type { Io } from "../io.ts";

/** Under what figures were measured. */
export interface Conditions {
  readonly command: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
}

/** The command as it was given, and the machine. */
export function conditions(args: readonly string[], { nodeVersion }: Pick<Io, "nodeVersion">): Conditions {
  const [cpu] = cpus();
  const machine = { cpu: cpu?.model ?? "unknown", cores: cpus().length, node: nodeVersion };
  return { command: ["npm run bench", ...(args.length > 0 ? ["--", ...args] : [])].join(" "), machine };
}
