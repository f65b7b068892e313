import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { projectRoot } from "./project-root.mjs";
import { temporaryFolder, writeFileIn } from "./temporary-folder.ts";

test("a program finds what lies beside its source, runs where the caller is, and ends with its own status", () => {
  const folder = `.cache/planted-${process.pid}`;
  onTestFinished(() => rmSync(join(projectRoot, folder), { recursive: true }));
  writeFileIn(
    projectRoot,
    `${folder}/program.ts`,
    'import { basename } from "node:path";\n' +
      'const beside: string = new URL("./data.json", import.meta.url).pathname;\n' +
      'console.log(basename(process.cwd()), beside.split("/").slice(-2).join("/"), process.argv.slice(2).join());\n' +
      "process.exitCode = 3;\n",
  );
  const caller = temporaryFolder();
  const args = [join(projectRoot, "tools/run-program.mjs"), `${folder}/program.ts`, "a", "b"];
  const env = { ...process.env, INIT_CWD: caller };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: projectRoot, env, encoding: "utf8" });
  expect({ status, stdout, stderr }).toEqual({
    status: 3,
    stdout: `${caller.split("/").at(-1)} planted-${process.pid}/data.json a,b\n`,
    stderr: "",
  });
});
