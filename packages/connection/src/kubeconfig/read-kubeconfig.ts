import { dirname, isAbsolute, resolve } from "node:path";
import { parse } from "yaml";
import { ConnectionError } from "../connection-error.ts";
import { fieldOf, listAt, textAt } from "../fields.ts";
import type { Impersonation, Kubeconfig, KubeconfigCluster, KubeconfigContext, KubeconfigUser } from "./kubeconfig.ts";

/**
 * Reads the text of a kubeconfig. Paths in it are relative to its folder.
 *
 * @throws {ConnectionError} when it is none.
 */
export function readKubeconfig(text: string, file: string): Kubeconfig {
  const value = parsed(text, file);
  if (value !== null && (typeof value !== "object" || Array.isArray(value))) {
    throw new ConnectionError(`${file} is no kubeconfig: it must be a map with clusters, users and contexts`);
  }
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined || isAbsolute(path) ? path : resolve(dirname(file), path);
  const currentContext = textAt(value, "current-context");
  return {
    ...(currentContext === undefined ? {} : { currentContext }),
    contexts: entriesOf(value, "contexts", "context", contextOf),
    clusters: entriesOf(value, "clusters", "cluster", (cluster) => clusterOf(cluster, absolute)),
    users: entriesOf(value, "users", "user", (user) => userOf(user, absolute)),
  };
}

function parsed(text: string, file: string): unknown {
  try {
    return parse(text, { logLevel: "error", maxAliasCount: 100 });
  } catch (error) {
    const [message = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new ConnectionError(`${file} is no kubeconfig: ${message.replace(/:$/, "")}`);
  }
}

/** The entries of a list by their names; of a name that is there twice the last one, as client-go has it. */
function entriesOf<Entry>(
  value: unknown,
  list: string,
  field: string,
  read: (entry: unknown) => Entry,
): ReadonlyMap<string, Entry> {
  return new Map(
    listAt(value, list).flatMap((item) => {
      const name = fieldOf(item, "name");
      return typeof name === "string" || typeof name === "number" ? [[String(name), read(fieldOf(item, field))]] : [];
    }),
  );
}

type Absolute = (path: string | undefined) => string | undefined;

function contextOf(context: unknown): KubeconfigContext {
  return defined({
    cluster: textAt(context, "cluster") ?? "",
    user: textAt(context, "user"),
    namespace: textAt(context, "namespace"),
  });
}

function clusterOf(cluster: unknown, absolute: Absolute): KubeconfigCluster {
  return defined({
    server: (textAt(cluster, "server") ?? "").replace(/\/+$/, ""),
    certificateAuthority: absolute(textAt(cluster, "certificate-authority")),
    certificateAuthorityData: textAt(cluster, "certificate-authority-data"),
    insecureSkipTlsVerify: fieldOf(cluster, "insecure-skip-tls-verify") === true,
    tlsServerName: textAt(cluster, "tls-server-name"),
    proxyUrl: textAt(cluster, "proxy-url"),
    disableCompression: fieldOf(cluster, "disable-compression") === true,
  });
}

function userOf(user: unknown, absolute: Absolute): KubeconfigUser {
  return defined({
    clientCertificate: absolute(textAt(user, "client-certificate")),
    clientCertificateData: textAt(user, "client-certificate-data"),
    clientKey: absolute(textAt(user, "client-key")),
    clientKeyData: textAt(user, "client-key-data"),
    token: textAt(user, "token"),
    tokenFile: absolute(textAt(user, "tokenFile")),
    username: textAt(user, "username"),
    password: textAt(user, "password"),
    exec: withAbsoluteCommand(objectAt(user, "exec"), absolute),
    authProvider: objectAt(user, "auth-provider"),
    impersonate: impersonationOf(user),
  });
}

function impersonationOf(user: unknown): Impersonation | undefined {
  const as = textAt(user, "as");
  if (as === undefined) return undefined;
  const extra = Object.entries(objectAt(user, "as-user-extra") ?? {});
  return defined({
    user: as,
    uid: textAt(user, "as-uid"),
    groups: listAt(user, "as-groups").map(String),
    extra: new Map(extra.map(([key, values]) => [key, Array.isArray(values) ? values.map(String) : []])),
  });
}

/** Only a command with a slash is a path; others are found on PATH. */
function withAbsoluteCommand(exec: object | undefined, absolute: Absolute): object | undefined {
  const command = textAt(exec, "command");
  return exec !== undefined && command?.includes("/") === true ? { ...exec, command: absolute(command) } : exec;
}

function objectAt(value: unknown, name: string): object | undefined {
  const object = fieldOf(value, name);
  return typeof object === "object" && object !== null && !Array.isArray(object) ? object : undefined;
}

type Defined<Fields> = { [Name in keyof Fields as undefined extends Fields[Name] ? never : Name]: Fields[Name] } & {
  [Name in keyof Fields as undefined extends Fields[Name] ? Name : never]?: Exclude<Fields[Name], undefined>;
};

/** The same without the fields that are not there. */
function defined<Fields extends object>(fields: Fields): Defined<Fields>;
function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
