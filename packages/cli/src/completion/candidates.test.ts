import { expect, test } from "vitest";
import { runInMemory } from "../testing/run-in-memory.ts";

const pending = "examples/web-store-pending";

/** The answer's lines, without what the candidates mean. */
async function candidates(words: readonly string[], stdin = ""): Promise<string[]> {
  const { status, stdout, stderr } = await runInMemory(["__complete", "--", ...words], { stdin });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.split("\n").flatMap((line) => line.split("\t")[0] || []);
}

test.each([
  ["commands", ["ex"], ["explain"]],
  ["a flag", ["plan", "--kuber"], ["--kubernetes-version"]],
  ["the choices of an option", ["plan", "-o", ""], ["json", "yaml", "wide"]],
  ["the choices of this command's option", ["explain", "-o", ""], ["json", "yaml"]],
  ["a value behind =", ["plan", "--validate=s"], ["--validate=strict"]],
  ["versions", ["plan", "--kubernetes-version", "1.37"], ["1.37"]],
  ["files", ["plan", "-f", ""], [":files"]],
  ["files behind combined flags", ["plan", "-Rf", ""], [":files"]],
  ["files of another option", ["plan", "--scheduler-config", ""], [":files"]],
  ["files and a made-up cluster", ["plan", "--cluster", ""], ["live", "zones=", ":files"]],
  ["an argument's choices", ["completion", "z"], ["zsh"]],
  ["workloads of manifests", ["explain", "-f", pending, "deployment/"], ["deployment/store", "deployment/web-server"]],
  ["a kind's short name", ["explain", "-f", pending, "deploy/w"], ["deploy/web-server"]],
  ["a name as a word of its own", ["explain", "-f", pending, "deploy", "w"], ["web-server"]],
  ["namespaces", ["explain", "-f", pending, "-n", ""], ["default"]],
  ["names in the namespace given", ["explain", "-f", pending, "-n", "shop", "deployment/w"], ["deployment/web-server"]],
  ["no flags after --", ["explain", "-f", pending, "--", "--"], []],
  ["nothing for an unknown command", ["nope", ""], []],
  ["nothing without manifests", ["explain", ""], []],
  ["nothing for a file that is not there", ["explain", "-f", "not-there.yaml", ""], []],
  ["nothing for options that are wrong", ["explain", "-f", pending, "--seed", "x", ""], []],
])("completes %s", async (_, words, expected) => {
  expect(await candidates(words)).toEqual(expected);
});

test("completes the pods of the workload named", async () => {
  const pods = await candidates(["explain", "deploy/web-server", "-f", pending, "--pod", ""]);
  expect(pods.map((name) => name.replace(/-\w+-\w+$/, ""))).toEqual(["web-server", "web-server", "web-server"]);
});

test("does not read standard input", async () => {
  const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: a, image: b }] }\n";
  expect(await candidates(["explain", "-f", "-", ""], pod)).toEqual([]);
});
