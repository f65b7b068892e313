/**
 * The proxy that the environment names for a server, as Go's net/http reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`:
 * none for the machine itself. Source: golang.org/x/net/http/httpproxy.
 */
export function proxyFor(server: URL, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const name = server.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const proxy = env[name] || env[name.toLowerCase()];
  if (proxy === undefined || proxy === "" || isExcluded(server, env["NO_PROXY"] || env["no_proxy"] || ""))
    return undefined;
  return /^[a-z0-9]+:\/\//.test(proxy) ? proxy : `http://${proxy}`;
}

function isExcluded(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (host === "localhost" || host === "::1" || isInRange(host, "127.0.0.0/8")) return true;
  const port = server.port === "" ? (server.protocol === "https:" ? "443" : "80") : server.port;
  return noProxy
    .split(",")
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== "")
    .some((one) => {
      if (one === "*" || isInRange(host, one)) return true;
      const [, name = one, only = port] = /^(.*?):(\d+)$/.exec(one) ?? [];
      const domain = name.replace(/^\*?\./, "");
      if (only !== port) return false;
      return host.endsWith(`.${domain}`) || (host === domain && !/^\*?\./.test(name));
    });
}

/** Of IPv4 alone. */
function isInRange(host: string, range: string): boolean {
  const [address = "", bits] = range.split("/");
  const [one, other] = [ipv4(host), ipv4(address)];
  if (one === undefined || other === undefined || bits === undefined || !/^\d{1,2}$/.test(bits)) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(one / size) === Math.floor(other / size);
}

function ipv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}
