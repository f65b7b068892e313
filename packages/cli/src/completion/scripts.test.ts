import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleProgram, connectionApart } from "../../../../tools/bundle.mjs";
import { projectRoot } from "../testing/run-in-memory.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-completion-"));
const work = join(folder, "work");
const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, HOME: work, TERM: "dumb" };

/** A dump is not checked as wishes are: its names can be anything. */
const hostile = ["$(touch stolen)", "`touch stolen`", "a'b\"c", "x;touch stolen", "fine"].map((name) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name },
  spec: { nodeName: "node-1", containers: [{ name: "main", image: "nginx" }] },
}));

beforeAll(async () => {
  const outfile = relative(projectRoot, join(folder, "stowage.mjs"));
  await bundleProgram({ root: projectRoot, entry: "packages/cli/src/main.ts", outfile, plugins: [connectionApart] });
  writeFileSync(join(folder, "stowage"), `#!/bin/sh\nexec "${process.execPath}" "${folder}/stowage.mjs" "$@"\n`);
  chmodSync(join(folder, "stowage"), 0o755);
  cpSync(join(projectRoot, "examples/web-store-pending"), join(work, "my dir"), { recursive: true });
  writeFileSync(join(work, "c$(touch stolen).yaml"), "");
  writeFileSync(join(work, "dump.json"), JSON.stringify({ apiVersion: "v1", kind: "List", items: hostile }));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** As bash calls it, with words split at = and blanks that are not quoted. */
const inBash = `
source <(stowage completion bash)
COMP_LINE=$1 COMP_POINT=\${#1}; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_stowage; printf '%s\\n' "\${COMPREPLY[@]}"`;

/** What a terminal shows once the tab has completed the line; `zpty -r` waits for it. */
const inZsh = `
zmodload zsh/zpty; zpty shell zsh -f -i
zpty -w shell 'PS1=; autoload -U compinit; compinit -u -D; source <(stowage completion zsh); print rea""dy'
zpty -r shell seen '*ready*'; zpty -w -n shell "$1"$'\\t'
zpty -r shell seen "*$2*" && print -r -- found; zpty -d shell`;

const lines = [
  [["stowage", "ex"], "explain"],
  [["stowage", "plan", "--validate", "=", "st"], "strict"],
  [["stowage", "plan", "--cluster", "zon"], "zones="],
  [["stowage", "plan", "-f", "my"], "my dir"],
  [["stowage", "plan", "--filename", "=", "c"], "c$(touch stolen).yaml"],
  [["stowage", "explain", "-f", "my\\ dir", "deployment/w"], "deployment/web-server"],
  [["stowage", "explain", "-f", "'my dir'", "deployment/w"], "deployment/web-server"],
  [["stowage", "explain", "-f", "~/my\\ dir", "deployment/w"], "deployment/web-server"],
  [["stowage", "explain", "--cluster", "dump.json", ""], "pod/fine"],
  [["stowage", "explain", "-f", "$(touch\\ stolen)", "d"], ""],
] as const;
const asTyped = (words: readonly string[]): string => words.join(" ").replaceAll(" = ", "=");
const has = (shell: string): boolean => spawnSync(shell, ["-c", ":"]).status === 0;
const run = (shell: string, args: readonly string[]): string =>
  execFileSync(shell, args, {
    cwd: work,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 20_000,
  }).trim();
const untouched = (): void =>
  expect(readdirSync(work).filter((name) => !name.startsWith("."))).toEqual([
    "c$(touch stolen).yaml",
    "dump.json",
    "my dir",
  ]);

describe("bash", () => {
  test.each(lines)("completes %j to %j", (words, expected) => {
    expect(run("bash", ["--norc", "-c", inBash, "bash", asTyped(words), ...words])).toBe(expected);
    untouched();
  });
});

// A shell that the machine lacks is not tried: none of them comes from a registry of ours.
describe.each(["fish"].filter(has))("%s", () => {
  test.each(lines)("completes %j to %j", (words, expected) => {
    const args = ["--no-config", "-c", 'stowage completion fish | source; complete -C "$argv[1]"', asTyped(words)];
    const [answer = ""] = run("fish", args).split("\t");
    expect(answer.replace(/^--\w+=/, "").replace(/\/$/, "")).toBe(expected);
    untouched();
  });
});

// The terminal's bell sounds within `zones=`, and names are quoted anew: what is waited for is plain.
describe.each(["zsh"].filter(has))("%s", () => {
  test.each(lines.filter(([, expected]) => /^[\w/-]+$/.test(expected)))("completes %j to %j", (words, expected) => {
    expect(run("zsh", ["-f", "-c", inZsh, "zsh", asTyped(words), expected])).toBe("found");
    untouched();
  });
});
