import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, ConnectionError } from "./connection-error.ts";

/** How often, and for how long, to try again. */
export interface RetryOptions {
  /** @defaultValue 4 */
  readonly tries?: number;
  readonly signal?: AbortSignal;
}

/** In seconds: a server that asks for more patience than that is as good as one that does not answer. */
const longestWait = 30;

/**
 * Asks again when the server has too much to do, has an error of its own, or breaks off: what was read then is thrown
 * away, and the question asked anew. Its other refusals are final.
 */
export async function withRetries<Answer>(ask: () => Promise<Answer>, options: RetryOptions = {}): Promise<Answer> {
  const { tries = 4, signal } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const wait = attempt < tries && signal?.aborted !== true ? waitAfter(error, attempt) : undefined;
      if (wait === undefined) throw error;
      await sleep(wait * 1000, undefined, signal === undefined ? {} : { signal });
    }
  }
}

/** Seconds to wait before another try; `undefined` when none would help. */
function waitAfter(error: unknown, attempt: number): number | undefined {
  const backoff = 0.2 * 2 ** attempt;
  // A credential plugin, a certificate or a name will not be another one in a second.
  if (error instanceof ConnectionError)
    return error.cause === undefined || isLasting(error.cause) ? undefined : backoff;
  if (!(error instanceof ApiError)) return undefined;
  if (error.status !== 429 && error.status < 500) return undefined;
  const wait = Math.max(error.retryAfter ?? 0, backoff);
  return wait > longestWait ? undefined : wait;
}

const lasting = /^(?:ENOTFOUND|CERT_|ERR_TLS|ERR_SSL|.*(?:SELF_SIGNED|UNABLE_TO_))/;

function isLasting(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" && lasting.test(cause.code);
}
