import { ApiClient } from "./api-client.ts";
import { ApiError, ConnectionError } from "./connection-error.ts";
import { Credentials } from "./credentials.ts";
import { textAt } from "./fields.ts";
import { chooseTarget, type TargetOptions } from "./kubeconfig/target.ts";

/** An API server that has answered. */
export interface Connection {
  readonly client: ApiClient;
  /** The context's name. */
  readonly context: string;
  /** The context's namespace. */
  readonly namespace: string;
  /** As the server says it: `v1.37.2`, `v1.36.3-gke.1200`. */
  readonly serverVersion: string;
  /** Ends all requests. */
  close(): Promise<void>;
}

/** Which server, and how long to wait for it. */
export interface ConnectOptions extends TargetOptions {
  /** Milliseconds in which it must answer. @defaultValue 8,000 */
  readonly patience?: number;
}

/** In milliseconds: who waits at a prompt wants to know by then that nobody answers. */
const firstPatience = 8_000;

/**
 * Connects to the server that the kubeconfig, or the pod, names, and asks for its version.
 *
 * @returns `undefined` when nobody has configured any.
 * @throws {ConnectionError} in one line, within some ten seconds: a wrong context, a server that does not answer, a
 * certificate that does not fit, credentials that the server does not accept.
 */
export async function connect(options: ConnectOptions): Promise<Connection | undefined> {
  const target = await chooseTarget(options);
  if (target === undefined) return undefined;
  const client = new ApiClient(target, new Credentials(target, options.env));
  try {
    const serverVersion = textAt(
      await client.get({ path: "/version", patience: options.patience ?? firstPatience }),
      "gitVersion",
    );
    if (serverVersion === undefined) {
      throw new ConnectionError(
        `the server ${target.cluster.server} is no Kubernetes API server: its /version says nothing`,
      );
    }
    return { client, ...target, serverVersion, close: () => client.close() };
  } catch (error) {
    await client.close();
    if (error instanceof ApiError) throw new ConnectionError(error.message);
    throw error;
  }
}
