/**
 * Why a cluster can not be asked, said in one line to the person who asked: the kubeconfig, the network, the server's
 * certificate or the credentials. Lower case, no full stop.
 */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

/** What the API server answers in place of what was asked for: an HTTP status of 400 or more. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status. */
  readonly status: number;
  /** `Forbidden`, `Expired`: the `reason` of the server's Status, where it sent one. */
  readonly reason: string | undefined;
  /** Seconds that the server asks to wait before another try. */
  readonly retryAfter: number | undefined;
  /** With which a list that has expired can be read on, from a later moment than its beginning. */
  readonly continueToken: string | undefined;

  constructor(message: string, answer: Pick<ApiError, "status" | "reason" | "retryAfter" | "continueToken">) {
    super(message);
    this.status = answer.status;
    this.reason = answer.reason;
    this.retryAfter = answer.retryAfter;
    this.continueToken = answer.continueToken;
  }
}

/** Whether what was asked for may not be read by this user. */
export function isForbidden(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403;
}

/** Whether the server has no such thing: a kind of an API group that it does not serve, or an object that is not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** Whether the moment that a list or a watch was to go on from is forgotten. */
export function isExpired(error: unknown): boolean {
  return error instanceof ApiError && error.status === 410;
}
