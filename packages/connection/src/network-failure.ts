/**
 * Why a request got no answer, for the person who asked: the network or the server's certificate, in words.
 *
 * @param server the server's URL.
 */
export function networkFailure(error: unknown, server: string): string {
  const { code, message } = innermost(error);
  const certificate = certificateFailure(code, message);
  if (certificate !== undefined) return `the certificate of the server ${server} does not fit: ${certificate}`;
  return `the server ${server} can not be reached: ${reasons.get(code) ?? (message === "" ? code : message)}`;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "nothing answers there (connection refused)"],
  ["ENOTFOUND", "there is no host of that name"],
  ["EAI_AGAIN", "the host's name can not be looked up"],
  ["ETIMEDOUT", "no answer in time"],
  ["TimeoutError", "no answer in time"],
  ["UND_ERR_CONNECT_TIMEOUT", "no answer in time"],
  ["UND_ERR_HEADERS_TIMEOUT", "no answer in time"],
  ["UND_ERR_BODY_TIMEOUT", "its answer stopped in the middle"],
  ["EHOSTUNREACH", "there is no way to the host"],
  ["ENETUNREACH", "there is no way to its network"],
  ["ECONNRESET", "it breaks the connection off"],
  ["EPIPE", "it breaks the connection off"],
  ["UND_ERR_SOCKET", "it breaks the connection off"],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "its answer stopped in the middle"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "it does not speak TLS; is its URL http?"],
  ["ERR_SSL_PACKET_LENGTH_TOO_LONG", "it does not speak TLS; is its URL http?"],
]);

function certificateFailure(code: string, message: string): string | undefined {
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return "it has expired";
    case "CERT_NOT_YET_VALID":
      return "it is not valid yet; is this machine's clock right?";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return `it is for another name (${message.replace(/^.*altnames: /s, "").replace(/\.$/, "")})`;
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "CERT_SIGNATURE_FAILURE":
      return "it is not signed by the certificate-authority of the kubeconfig";
    case "CERT_UNTRUSTED":
    case "CERT_REVOKED":
    case "CERT_REJECTED":
    case "INVALID_CA":
    case "INVALID_PURPOSE":
      return message;
    default:
      return undefined;
  }
}

/** What is behind an error that wraps another, or several of which each was one try to connect. */
function innermost(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  if (!(error instanceof Error)) return { code: "", message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (error.cause instanceof Error && (code === undefined || code === "UND_ERR_SOCKET")) return innermost(error.cause);
  return { code: code ?? error.name, message: error.message.split("\n")[0] ?? "" };
}
