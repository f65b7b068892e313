import type { Io } from "../io.ts";
import { visible } from "./visible.ts";

/**
 * Says in a line where an answer comes from: before it, where people read it; beside it, where programs do.
 *
 * @param origin `undefined` for an answer that does not come from a living cluster.
 */
export function tellOrigin(origin: string | undefined, isForPeople: boolean, io: Io): void {
  if (origin !== undefined) (isForPeople ? io.stdout : io.stderr).write(`${visible(origin)}\n`);
}
