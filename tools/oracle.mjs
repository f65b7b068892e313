import { buildGoProgram } from "./go-program.mjs";
import { ToolError } from "./tool-error.mjs";

/** The Kubernetes versions whose scheduler can be asked, the newest first. */
export const oracleVersions = /** @type {const} */ (["1.37", "1.36", "1.35", "1.34"]);

/**
 * The program that answers with upstream's scheduler, of one version. Built with Go when it is not there or its sources
 * have changed, which takes minutes the first time: it compiles Kubernetes.
 *
 * @param {string} root
 * @param {string} version such as `1.37`
 * @returns {Promise<string>} its path
 * @throws {ToolError} for a version that there is none of, or when Go can not build it.
 */
export async function buildSchedulerOracle(root, version) {
  if (!oracleVersions.some((known) => known === version)) {
    throw new ToolError(`no oracle for Kubernetes ${version}; there are ${oracleVersions.join(", ")}`);
  }
  const ofVersion =
    version === oracleVersions[0]
      ? []
      : ["-modfile", `versions/${version}.mod`, "-tags", `k8s${version.replace(".", "")}`];
  return buildOracle(root, { source: "upstream/oracle", name: `oracle-${version}`, args: ofVersion });
}

/**
 * The program that answers with the API server's own validation, of the newest version.
 *
 * @param {string} root
 * @returns {Promise<string>} its path
 * @throws {ToolError} when Go can not build it.
 */
export async function buildValidationOracle(root) {
  return buildOracle(root, { source: "upstream/validation", name: "validation", args: [] });
}

/**
 * @param {string} root
 * @param {{ source: string, name: string, args: readonly string[] }} program
 */
function buildOracle(root, { source, name, args }) {
  return buildGoProgram(root, { source, program: `.cache/oracle/${name}`, args });
}
