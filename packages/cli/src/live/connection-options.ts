import type { TargetOptions } from "@stowage/connection";
import type { Command } from "commander";
import type { Io } from "../io.ts";
import { UsageError } from "../usage-error.ts";

/** Which living cluster, and as whom: the options of the same names that kubectl has. */
export interface ConnectionOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly as?: string;
  readonly asGroup?: readonly string[];
  readonly asUid?: string;
}

/** Adds them to a command. */
export function connectionOptions(command: Command): Command {
  return command
    .option("--context <name>", "the kubeconfig's context to use (default: its current one)")
    .option("--kubeconfig <file>", "the kubeconfig to use (default: those that KUBECONFIG names, else ~/.kube/config)")
    .option("--as <user>", "ask the cluster as this user")
    .option(
      "--as-group <group>",
      "and as a member of this group; may be repeated",
      (group: string, before: readonly string[] | undefined) => [...(before ?? []), group],
    )
    .option("--as-uid <uid>", "and with this uid");
}

/** Whether they name a living cluster: whoever does means it. */
export function namesLiveCluster({ context, kubeconfig, as }: ConnectionOptions): boolean {
  return context !== undefined || kubeconfig !== undefined || as !== undefined;
}

/** The options as the connection takes them. @throws UsageError for groups of nobody. */
export function targetOptions({ context, kubeconfig, as, asGroup, asUid }: ConnectionOptions, io: Io): TargetOptions {
  if (as === undefined && (asGroup !== undefined || asUid !== undefined)) {
    throw new UsageError("--as-group and --as-uid say more of the user of --as: give that one too");
  }
  return {
    env: io.env,
    cwd: io.cwd,
    ...(context === undefined ? {} : { context }),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(as === undefined
      ? {}
      : {
          impersonate: {
            user: as,
            ...(asGroup === undefined ? {} : { groups: asGroup }),
            ...(asUid === undefined ? {} : { uid: asUid }),
          },
        }),
  };
}
