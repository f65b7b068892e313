import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { runCommand } from "./child-process.mjs";
import { fingerprint, isStamped, stamp } from "./fingerprint.mjs";
import { withLock } from "./lock.mjs";
import { ToolError } from "./tool-error.mjs";

/**
 * A Go program of ours, made of upstream's code. `source` is the folder of its main package, `also` what it is made of
 * beside it, `program` the file to build; all relative to the root. `args` go to `go build`, `ldflags` to its linker.
 *
 * @typedef {{
 *   source: string, program: string, also?: readonly string[], args?: readonly string[], ldflags?: readonly string[],
 * }} GoProgram
 */

/**
 * Builds it with Go when it is not there or its sources have changed. One process of a clone at a time.
 *
 * @param {string} root
 * @param {GoProgram} wanted
 * @returns {Promise<string>} the program's path
 * @throws {ToolError} when Go can not build it.
 */
export async function buildGoProgram(root, { source, program: file, also = [], args = [], ldflags = [] }) {
  const program = join(root, file);
  const stampFile = `${program}.stamp`;
  const expected = fingerprint(root, [source, ...also]);
  const isFresh = async () => existsSync(program) && (await isStamped(stampFile, expected));
  if (await isFresh()) return program;
  await withLock(
    `${program}.lock`,
    async () => {
      if (await isFresh()) return;
      process.stderr.write(`stowage: building ${basename(file)} from ${source}; the first time this takes minutes\n`);
      await build(join(root, source), program, [...args, "-ldflags", ["-s", "-w", ...ldflags].join(" ")]);
      await stamp(stampFile, expected);
    },
    () => process.stderr.write(`stowage: waiting for another process that builds ${basename(file)}\n`),
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
  const flags = ["build", "-mod=readonly", "-buildvcs=false", ...args, "-o", program, "."];
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
