import { ConnectionError } from "../connection-error.ts";
import { findKubeconfig, isEmptyKubeconfig, type KubeconfigPlaces } from "./find-kubeconfig.ts";
import { inClusterTarget } from "./in-cluster.ts";
import type { Impersonation, Kubeconfig, KubeconfigCluster, KubeconfigUser } from "./kubeconfig.ts";

/** A server, who asks it, and in which namespace. */
export interface Target {
  /** The context's name; `in-cluster` for a pod's own. */
  readonly context: string;
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  /** As the kubeconfig calls them. */
  readonly userName: string;
  readonly namespace: string;
}

/** What kubectl's options of the same names choose. */
export interface TargetOptions extends KubeconfigPlaces {
  /** @defaultValue the kubeconfig's current context */
  readonly context?: string;
  /** In place of whom the kubeconfig impersonates. */
  readonly impersonate?: Impersonation;
}

/**
 * The server to ask: that of the kubeconfig's context, or for want of any kubeconfig the one that this pod runs under.
 *
 * @returns `undefined` when nobody has configured any.
 * @throws {ConnectionError} for a context that is not there, or names what is not there.
 */
export async function chooseTarget(options: TargetOptions): Promise<Target | undefined> {
  const kubeconfig = await findKubeconfig(options);
  const isNamed = options.context !== undefined || options.kubeconfig !== undefined;
  const target =
    isEmptyKubeconfig(kubeconfig) && !isNamed ? await inClusterTarget(options.env) : targetIn(kubeconfig, options);
  const { impersonate } = options;
  if (target === undefined || impersonate === undefined) return target;
  return { ...target, user: { ...target.user, impersonate } };
}

function targetIn(kubeconfig: Kubeconfig, options: TargetOptions): Target {
  const name = options.context ?? kubeconfig.currentContext;
  if (name === undefined) {
    throw new ConnectionError(
      `the kubeconfig has no current-context${contextsText(kubeconfig, "; choose one with --context")}`,
    );
  }
  const context = kubeconfig.contexts.get(name);
  if (context === undefined) {
    const by = options.context === undefined ? "the kubeconfig's current-context" : "--context";
    throw new ConnectionError(`${by}: there is no context "${name}" in the kubeconfig${contextsText(kubeconfig)}`);
  }
  const cluster = kubeconfig.clusters.get(context.cluster);
  if (cluster === undefined || cluster.server === "") {
    const lack = cluster === undefined ? `is not there` : "has no server";
    throw new ConnectionError(
      `the context "${name}" is of the cluster "${context.cluster}", which ${lack} in the kubeconfig`,
    );
  }
  if (!/^https?:\/\/[^/]/.test(cluster.server)) {
    throw new ConnectionError(`the server "${cluster.server}" of the context "${name}" is no http or https URL`);
  }
  const userName = context.user ?? "";
  const user = context.user === undefined ? {} : kubeconfig.users.get(context.user);
  if (user === undefined) {
    throw new ConnectionError(`the context "${name}" is of the user "${userName}", who is not there in the kubeconfig`);
  }
  return { context: name, cluster, user, userName, namespace: context.namespace ?? "default" };
}

function contextsText({ contexts }: Kubeconfig, hint = ""): string {
  const names = [...contexts.keys()];
  if (names.length === 0) return ", nor any context";
  const shown = names.slice(0, 5).map((name) => `"${name}"`);
  const left = names.length - shown.length;
  return `${hint} (there ${names.length === 1 ? "is" : "are"} ${shown.join(", ")}${left > 0 ? ` and ${left} more` : ""})`;
}
