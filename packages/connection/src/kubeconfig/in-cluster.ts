import { readFile } from "node:fs/promises";
import { isIPv6 } from "node:net";
import type { Target } from "./target.ts";

const folder = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The server that a pod is told of, and its service account; `undefined` outside of pods.
 * Source: `InClusterConfig` (client-go, rest/config.go).
 */
export async function inClusterTarget(
  env: Readonly<Record<string, string | undefined>>,
  account: string = folder,
): Promise<Target | undefined> {
  const { KUBERNETES_SERVICE_HOST: host = "", KUBERNETES_SERVICE_PORT: port = "" } = env;
  const tokenFile = `${account}/token`;
  if (host === "" || port === "" || (await textOf(tokenFile)) === undefined) return undefined;
  const certificateAuthority = `${account}/ca.crt`;
  const hasAuthority = (await textOf(certificateAuthority)) !== undefined;
  return {
    context: "in-cluster",
    cluster: {
      server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
      insecureSkipTlsVerify: false,
      disableCompression: false,
      ...(hasAuthority ? { certificateAuthority } : {}),
    },
    user: { tokenFile },
    userName: "service account of this pod",
    namespace: (await textOf(`${account}/namespace`))?.trim() || "default",
  };
}

async function textOf(file: string): Promise<string | undefined> {
  // Any reason not to be able to read it means that this is no pod.
  return readFile(file, "utf8").catch(() => undefined);
}
