import { HttpMethod, KubeConfig, RequestContext } from "@kubernetes/client-node";
import { readFile } from "node:fs/promises";
import { Agent, type Dispatcher } from "undici";
import { ConnectionError } from "./connection-error.ts";
import { textAt } from "./fields.ts";
import type { Impersonation } from "./kubeconfig/kubeconfig.ts";
import type { Target } from "./kubeconfig/target.ts";
import { proxyFor } from "./proxy.ts";

/** What a request carries. */
export interface Authentication {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** The connections to the server: its certificate is checked, and ours shown. */
  readonly dispatcher: Dispatcher;
}

/** How long a token file's content is trusted, in milliseconds; as in client-go. */
const tokenFileAge = 60_000;

/**
 * Who asks, and over which connections. Credential plugins are run once, and again when the server says that what they
 * gave is not (or no longer) good; token files are read again every minute.
 */
export class Credentials {
  readonly #target: Target;
  readonly #env: Readonly<Record<string, string | undefined>>;
  #current: Promise<Authentication> | undefined;
  /** That of the current authentication, once it is there. */
  #dispatcher: Dispatcher | undefined;
  #token: { readonly text: string; readonly readAt: number } | undefined;

  constructor(target: Target, env: Readonly<Record<string, string | undefined>>) {
    this.#target = target;
    this.#env = env;
  }

  /** @throws {ConnectionError} when there are none: a plugin fails, a file is not there. */
  async get(): Promise<Authentication> {
    this.#current ??= this.#authenticate();
    const { headers, dispatcher } = await this.#current;
    const { tokenFile } = this.#target.user;
    if (tokenFile === undefined) return { headers, dispatcher };
    return { headers: { ...headers, Authorization: `Bearer ${await this.#tokenIn(tokenFile)}` }, dispatcher };
  }

  /** What was given is no longer good. Those who were given the same thing may all say so: it is asked for anew once. */
  refuse({ dispatcher }: Authentication): void {
    this.#token = undefined;
    // Another has said so before.
    if (dispatcher !== this.#dispatcher) return;
    this.#current = undefined;
    this.#dispatcher = undefined;
    void dispatcher.close();
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const current = await this.#current?.catch(() => undefined);
    await current?.dispatcher.destroy();
  }

  async #authenticate(): Promise<Authentication> {
    const context = new RequestContext(this.#target.cluster.server, HttpMethod.GET);
    try {
      // A new one each time, since it keeps what plugins gave.
      await kubeConfigOf(this.#target, this.#env).applySecurityAuthentication(context);
    } catch (error) {
      this.#current = undefined;
      throw new ConnectionError(this.#failure(error));
    }
    this.#dispatcher = context.getDispatcher() ?? new Agent();
    return {
      headers: { ...context.getHeaders(), ...impersonationHeaders(this.#target.user.impersonate) },
      dispatcher: this.#dispatcher,
    };
  }

  async #tokenIn(file: string): Promise<string> {
    if (this.#token !== undefined && Date.now() - this.#token.readAt < tokenFileAge) return this.#token.text;
    try {
      this.#token = { text: (await readFile(file, "utf8")).trim(), readAt: Date.now() };
      return this.#token.text;
    } catch (error) {
      throw new ConnectionError(this.#failure(error));
    }
  }

  #failure(error: unknown): string {
    const { exec } = this.#target.user;
    const [first = "it says nothing"] = messageOf(error)
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    if (exec === undefined || isAboutFile(error))
      return `the credentials of the user "${this.#target.userName}" can not be used: ${first}`;
    const command = textAt(exec, "command") ?? "";
    const hint = textAt(exec, "installHint")?.split("\n")[0];
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const why = isMissing ? `it is not installed${hint === undefined ? "" : `: ${hint}`}` : first;
    return `the credential plugin ${command} of the user "${this.#target.userName}" fails: ${why}`;
  }
}

function isAboutFile(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && error.syscall === "open";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The library's own picture of one server and user. */
function kubeConfigOf(
  { cluster, user, namespace }: Target,
  env: Readonly<Record<string, string | undefined>>,
): KubeConfig {
  const kubeConfig = new KubeConfig();
  const { server, certificateAuthority, certificateAuthorityData, tlsServerName, insecureSkipTlsVerify } = cluster;
  const proxyUrl = cluster.proxyUrl ?? proxyFor(new URL(server), env);
  kubeConfig.loadFromOptions({
    clusters: [
      {
        name: "cluster",
        server,
        // Of a server without TLS there is nothing to verify; the library insists on being told so.
        skipTLSVerify: insecureSkipTlsVerify || server.startsWith("http:"),
        ...(certificateAuthority === undefined ? {} : { caFile: certificateAuthority }),
        ...(certificateAuthorityData === undefined ? {} : { caData: certificateAuthorityData }),
        ...(tlsServerName === undefined ? {} : { tlsServerName }),
        ...(proxyUrl === undefined ? {} : { proxyUrl }),
      },
    ],
    users: [
      {
        name: "user",
        certFile: user.clientCertificate,
        certData: user.clientCertificateData,
        keyFile: user.clientKey,
        keyData: user.clientKeyData,
        token: user.tokenFile === undefined ? user.token?.trim() : undefined,
        username: user.username,
        password: user.username === undefined ? undefined : (user.password ?? ""),
        exec: withExecInfo(user.exec, cluster),
        authProvider: user.authProvider,
      },
    ],
    contexts: [{ name: "context", cluster: "cluster", user: "user", namespace }],
    currentContext: "context",
  });
  return kubeConfig;
}

/**
 * A credential plugin is told in its environment in which version to answer, that nobody can type anything, and which
 * cluster it is for if it wants to know. Source: client-go, plugin/pkg/client/auth/exec.
 */
function withExecInfo(exec: object | undefined, cluster: Target["cluster"]): object | undefined {
  if (exec === undefined) return undefined;
  const { server, tlsServerName, insecureSkipTlsVerify, certificateAuthorityData, proxyUrl } = cluster;
  const wantsCluster = "provideClusterInfo" in exec && exec.provideClusterInfo === true;
  const info = {
    apiVersion: textAt(exec, "apiVersion") ?? "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    spec: {
      ...(wantsCluster
        ? {
            cluster: {
              server,
              ...(tlsServerName === undefined ? {} : { "tls-server-name": tlsServerName }),
              ...(insecureSkipTlsVerify ? { "insecure-skip-tls-verify": true } : {}),
              ...(certificateAuthorityData === undefined
                ? {}
                : { "certificate-authority-data": certificateAuthorityData }),
              ...(proxyUrl === undefined ? {} : { "proxy-url": proxyUrl }),
            },
          }
        : {}),
      interactive: false,
    },
  };
  const env = "env" in exec && Array.isArray(exec.env) ? exec.env : [];
  return { ...exec, env: [...env, { name: "KUBERNETES_EXEC_INFO", value: JSON.stringify(info) }] };
}

function impersonationHeaders(as: Impersonation | undefined): Record<string, string | string[]> {
  if (as === undefined) return {};
  return {
    "Impersonate-User": as.user,
    ...(as.uid === undefined ? {} : { "Impersonate-Uid": as.uid }),
    ...(as.groups === undefined || as.groups.length === 0 ? {} : { "Impersonate-Group": [...as.groups] }),
    ...Object.fromEntries(
      [...(as.extra ?? [])].map(([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, [...values]]),
    ),
  };
}
