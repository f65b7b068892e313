import { describe, expect, test } from "vitest";
import { type Json, shrink } from "./shrink.ts";

describe("shrink", () => {
  test("leaves out all that what is interesting does not need", async () => {
    const value: Json = { a: [1, 2, { b: "x", c: [3] }], d: { e: true }, f: null };
    const hasX = async (one: Json): Promise<boolean> => JSON.stringify(one).includes('"x"');
    expect(await shrink(value, hasX)).toEqual({ a: [{ b: "x" }] });
  });

  test("keeps two things that are interesting together alone", async () => {
    const value: Json = { nodes: ["a", "b", "c"], pods: ["p", "q"] };
    const together = async (one: Json): Promise<boolean> =>
      ["b", "q"].every((name) => JSON.stringify(one).includes(`"${name}"`));
    expect(await shrink(value, together)).toEqual({ nodes: ["b"], pods: ["q"] });
  });

  test("leaves alone what can not be smaller, and the value it was given", async () => {
    const value: Json = { a: [1] };
    expect(await shrink(value, async () => false)).toBe(value);
    expect(value).toEqual({ a: [1] });
  });

  test("keeps fields with names that objects inherit", async () => {
    const value = JSON.parse('{"constructor":{"toString":"x","a":1}}') as Json;
    const isIt = async (one: Json): Promise<boolean> => JSON.stringify(one).includes('"toString":"x"');
    expect(await shrink(value, isIt)).toEqual(JSON.parse('{"constructor":{"toString":"x"}}'));
  });
});
