import { readFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { ConnectionError } from "../connection-error.ts";
import { type Kubeconfig, mergeKubeconfigs } from "./kubeconfig.ts";
import { readKubeconfig } from "./read-kubeconfig.ts";

/** Where to look for a kubeconfig. */
export interface KubeconfigPlaces {
  /** The file that was asked for, and no other. */
  readonly kubeconfig?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths start from. */
  readonly cwd: string;
}

/**
 * The kubeconfig that kubectl would use: the file asked for; else those that KUBECONFIG names, of which some may be
 * missing; else `~/.kube/config`.
 *
 * @throws {ConnectionError} for a file that can not be read, or is none.
 */
export async function findKubeconfig({ kubeconfig, env, cwd }: KubeconfigPlaces): Promise<Kubeconfig> {
  if (kubeconfig !== undefined) return (await readFileAt(resolve(cwd, kubeconfig))) ?? noSuchFile(kubeconfig);
  const named = (env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  const files = named.length > 0 ? named.map((path) => resolve(cwd, path)) : homeKubeconfig(env);
  const read = await Promise.all([...new Set(files)].map(readFileAt));
  return mergeKubeconfigs(read.filter((one) => one !== undefined));
}

/** Whether it names any server at all. */
export function isEmptyKubeconfig({ clusters, contexts, users }: Kubeconfig): boolean {
  return clusters.size + contexts.size + users.size === 0;
}

function homeKubeconfig(env: KubeconfigPlaces["env"]): readonly string[] {
  const home = env["HOME"] ?? env["USERPROFILE"];
  return home === undefined ? [] : [join(home, ".kube", "config")];
}

async function readFileAt(file: string): Promise<Kubeconfig | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    const why =
      code === "EACCES" ? "you are not allowed to read it" : code === "EISDIR" ? "it is a folder" : String(error);
    throw new ConnectionError(`the kubeconfig ${file} can not be read: ${why}`);
  }
  return readKubeconfig(text, file);
}

function noSuchFile(path: string): never {
  throw new ConnectionError(`--kubeconfig: there is no file ${path}`);
}
