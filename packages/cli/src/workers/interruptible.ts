import { Script } from "node:vm";
import type { Worked } from "../io.ts";

/** Where the work is found by the script that does it; no other name can be the same. */
const place = Symbol.for("stowage.work");
const script = new Script(`globalThis[Symbol.for("${String(place.description)}")]()`);

/**
 * Does work that Ctrl-C ends at once, wherever it is: a thread of Node's own waits for the signal while this one works, so
 * that the work need not look up. The next Ctrl-C ends the command.
 */
export function interruptible<Value>(work: () => Value): Worked<Value> {
  let done: Worked<Value> = { isDone: false };
  const doIt = (): void => {
    done = { isDone: true, value: work() };
  };
  Object.defineProperty(globalThis, place, { value: doIt, configurable: true });
  try {
    script.runInThisContext({ breakOnSigint: true, displayErrors: false });
  } catch (error) {
    if (!isInterruption(error)) throw error;
  } finally {
    Reflect.deleteProperty(globalThis, place);
  }
  return done;
}

function isInterruption(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}
