import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./child-process.mjs";
import { fingerprint, isStamped, stamp } from "./fingerprint.mjs";
import { withLock } from "./lock.mjs";
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
async function buildOracle(root, { source, name, args }) {
  const folder = join(root, ".cache/oracle");
  const program = join(folder, name);
  const stampFile = `${program}.stamp`;
  const expected = fingerprint(root, [source]);
  const isFresh = async () => existsSync(program) && (await isStamped(stampFile, expected));
  if (await isFresh()) return program;
  await withLock(
    `${program}.lock`,
    async () => {
      if (await isFresh()) return;
      process.stderr.write(`stowage: building ${name} from ${source}; the first time this takes minutes\n`);
      await build(join(root, source), program, args);
      await stamp(stampFile, expected);
    },
    () => process.stderr.write(`stowage: waiting for another process that builds ${name}\n`),
  );
  return program;
}

/**
 * @param {string} cwd
 * @param {string} program
 * @param {readonly string[]} args
 */
async function build(cwd, program, args) {
  // -mod=mod would write to the module's files; read-only, a build is made of what is committed.
  const flags = ["build", "-mod=readonly", "-buildvcs=false", "-ldflags", "-s -w", ...args, "-o", program, "."];
  const { status, output } = await runGo(flags, cwd);
  if (status !== 0) throw new ToolError(`go ${flags.join(" ")} in ${cwd} failed:\n${output}`);
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 */
async function runGo(args, cwd) {
  try {
    return await runCommand("go", args, { cwd, output: "kept" });
  } catch (error) {
    throw new ToolError(`go can not be started: ${error instanceof Error ? error.message : String(error)}`);
  }
}
