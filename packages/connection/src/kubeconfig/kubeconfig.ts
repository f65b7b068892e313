/** What a kubeconfig says of a server. */
export interface KubeconfigCluster {
  /** Its URL, without a slash at the end. */
  readonly server: string;
  /** The path of a file, or the same as base64. */
  readonly certificateAuthority?: string;
  readonly certificateAuthorityData?: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly tlsServerName?: string;
  readonly proxyUrl?: string;
  readonly disableCompression: boolean;
}

/** How a user proves who they are. */
export interface KubeconfigUser {
  readonly clientCertificate?: string;
  readonly clientCertificateData?: string;
  readonly clientKey?: string;
  readonly clientKeyData?: string;
  readonly token?: string;
  /** Read again and again: its content is rotated. Goes before `token`. */
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  /** A credential plugin, as the file has it; its command's path is absolute if it was relative to the file. */
  readonly exec?: object;
  /** An older kind of plugin, as the file has it. */
  readonly authProvider?: object;
  readonly impersonate?: Impersonation;
}

/** Whom to act as. */
export interface Impersonation {
  readonly user: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: ReadonlyMap<string, readonly string[]>;
}

export interface KubeconfigContext {
  readonly cluster: string;
  readonly user?: string;
  readonly namespace?: string;
}

/** One file's content, or that of several, merged. */
export interface Kubeconfig {
  readonly currentContext?: string;
  readonly contexts: ReadonlyMap<string, KubeconfigContext>;
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>;
  readonly users: ReadonlyMap<string, KubeconfigUser>;
}

/**
 * What several files say together: of an entry, and of the current context, the first file that has it is right.
 * Source: `ClientConfigLoadingRules.Load` (client-go, tools/clientcmd/loader.go).
 */
export function mergeKubeconfigs(files: readonly Kubeconfig[]): Kubeconfig {
  const currentContext = files.find((one) => one.currentContext !== undefined)?.currentContext;
  return {
    ...(currentContext === undefined ? {} : { currentContext }),
    contexts: firstOfEach(files.map(({ contexts }) => contexts)),
    clusters: firstOfEach(files.map(({ clusters }) => clusters)),
    users: firstOfEach(files.map(({ users }) => users)),
  };
}

function firstOfEach<Entry>(maps: readonly ReadonlyMap<string, Entry>[]): ReadonlyMap<string, Entry> {
  return new Map(maps.toReversed().flatMap((entries) => [...entries]));
}
