import { expect, test } from "vitest";
import { proxyFor } from "./proxy.ts";

const proxy = { HTTPS_PROXY: "http://proxy:3128" };

test.each<[string, Record<string, string>, string | undefined]>([
  ["https://api.example.com", proxy, "http://proxy:3128"],
  ["https://api.example.com", { https_proxy: "proxy:3128" }, "http://proxy:3128"],
  ["http://api.example.com", proxy, undefined],
  ["https://localhost:6443", proxy, undefined],
  ["https://127.3.2.1", proxy, undefined],
  ["https://[::1]:6443", proxy, undefined],
  ["https://api.example.com", { ...proxy, NO_PROXY: "other, example.com" }, undefined],
  ["https://example.com", { ...proxy, NO_PROXY: ".example.com" }, "http://proxy:3128"],
  ["https://api.example.com", { ...proxy, no_proxy: ".example.com" }, undefined],
  ["https://myexample.com", { ...proxy, NO_PROXY: "example.com" }, "http://proxy:3128"],
  ["https://api.example.com:6443", { ...proxy, NO_PROXY: "example.com:443" }, "http://proxy:3128"],
  ["https://10.1.2.3", { ...proxy, NO_PROXY: "10.0.0.0/8" }, undefined],
  ["https://11.1.2.3", { ...proxy, NO_PROXY: "10.0.0.0/8" }, "http://proxy:3128"],
  ["https://a.b", { ...proxy, NO_PROXY: "*" }, undefined],
])("%s with %j goes through %s", (server, env, expected) => {
  expect(proxyFor(new URL(server), env)).toBe(expected);
});
