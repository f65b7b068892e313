import type * as connectionPackage from "@stowage/connection";
import type { Connection } from "@stowage/connection";
import type { Io } from "../io.ts";
import { UsageError } from "../usage-error.ts";
import { type ConnectionOptions, targetOptions } from "./connection-options.ts";

/** The package that connects, loaded when it is first needed: it is larger than all the rest. */
export type ConnectionPackage = typeof connectionPackage;

/** A connection, and the package with which to use it. */
export interface OpenConnection extends Connection {
  readonly with: ConnectionPackage;
}

/**
 * Connects to the living cluster that the options name.
 *
 * @param patience Milliseconds in which the server must answer.
 * @returns `undefined` where nobody has configured any.
 * @throws UsageError in one line when it can not be reached, or does not let us in.
 */
export async function openConnection(
  options: ConnectionOptions,
  io: Io,
  patience?: number,
): Promise<OpenConnection | undefined> {
  const target = { ...targetOptions(options, io), ...(patience === undefined ? {} : { patience }) };
  const connection = await import("@stowage/connection");
  return inOneLine(connection, async () => {
    const opened = await connection.connect(target);
    return opened === undefined ? undefined : { ...opened, with: connection };
  });
}

/** Makes what goes wrong with a cluster a line for the person who asked. */
export async function inOneLine<Answer>(
  { ConnectionError, ApiError }: ConnectionPackage,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ConnectionError || error instanceof ApiError) throw new UsageError(error.message);
    throw error;
  }
}

/** What to do where there is no cluster to connect to. */
export const noKubeconfig: string =
  "there is no kubeconfig (~/.kube/config, or the files that KUBECONFIG names): --kubeconfig names one, --cluster a saved cluster";
