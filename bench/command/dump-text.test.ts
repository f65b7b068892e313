import { readManifests } from "@stowage/manifests";
import { expect, test } from "vitest";
import { dumpText } from "./dump-text.ts";

async function read(format: "json" | "yaml"): ReturnType<typeof readManifests> {
  const text = [...dumpText({ nodes: 4, pods: 60 }, format)].join("");
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(text);
  }
  return readManifests([{ name: `dump.${format}`, chunks: chunks() }], { as: "wishes" });
}

test("a dump is what the API server could have stored, and the same in both formats", async () => {
  const [json, yaml] = [await read("json"), await read("yaml")];
  expect(json.problems).toEqual([]);
  expect(yaml.problems).toEqual([]);
  const objects = json.manifests.map(({ object }) => object);
  expect(yaml.manifests.map(({ object }) => object)).toEqual(objects);
  const pods = objects.filter(({ kind }) => kind === "Pod");
  expect(new Set(pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).size).toBe(60);
});
