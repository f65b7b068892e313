import { readFileSync } from "node:fs";
import { rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { buildGoProgram } from "./go-program.mjs";
import { hasCode } from "./lock.mjs";
import { ToolError } from "./tool-error.mjs";

const sources = "upstream/control-plane";
const folder = ".cache/control-plane";
/** What each of the modules is made of beside its own folder. */
const also = [`${sources}/lifeline`];

/** Kubernetes' own components: names of one program, which does what it is called. */
export const kubernetesComponents = /** @type {const} */ ([
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubectl",
]);

/** The programs beside them that a control plane for the tests is made of; kwok only where a test asks for it. */
export const otherComponents = /** @type {const} */ (["etcd", "kwok"]);

/** @typedef {typeof kubernetesComponents[number] | typeof otherComponents[number]} Component */

/**
 * The programs of a control plane: kube-apiserver, kube-controller-manager, kube-scheduler, kubectl and etcd, and kwok
 * if it is asked for. Built with Go what is not there or out of date; the first time that takes ten minutes and more.
 *
 * @param {string} root
 * @param {{ kwok?: boolean }} [options]
 * @returns {Promise<string>} the folder in which each of them lies under its name
 * @throws {ToolError} when Go can not build them.
 */
export async function buildControlPlane(root, { kwok = false } = {}) {
  await buildKubernetes(root);
  for (const name of otherComponents) {
    if (name === "kwok" && !kwok) continue;
    await buildGoProgram(root, { source: `${sources}/${name}`, program: `${folder}/${name}`, also });
  }
  return join(root, folder);
}

/**
 * @param {string} root
 */
async function buildKubernetes(root) {
  const source = `${sources}/kubernetes`;
  const version = kubernetesVersion(root);
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
  // Otherwise `kubectl version` fails on the version that a module's source has: v0.0.0-master+$Format:%H$.
  const stamps = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const ldflags = Object.entries(stamps).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  await buildGoProgram(root, { source, program: `${folder}/kubernetes`, also, ldflags });
  for (const name of kubernetesComponents) await link("kubernetes", join(root, folder, name));
}

/**
 * The Kubernetes version that the module names, such as `v1.37.2`.
 *
 * @param {string} root
 * @returns {string}
 */
export function kubernetesVersion(root) {
  const module = readFileSync(join(root, sources, "kubernetes/go.mod"), "utf8");
  const version = /^\s*k8s\.io\/kubernetes (v\S+)$/m.exec(module)?.[1];
  if (version === undefined) throw new ToolError(`${sources}/kubernetes/go.mod does not require k8s.io/kubernetes`);
  return version;
}

/**
 * Makes `path` a link to `target`, whatever it was. Several processes may do so at once.
 *
 * @param {string} target relative to the link's folder
 * @param {string} path
 */
async function link(target, path) {
  try {
    await symlink(target, path);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    const temporary = `${path}.${process.pid}`;
    await rm(temporary, { force: true });
    await symlink(target, temporary);
    await rename(temporary, path);
  }
}
