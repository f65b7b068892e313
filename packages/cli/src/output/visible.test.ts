import { expect, test } from "vitest";
import { visible, visibleLines } from "./visible.ts";

test.each([
  ["colours and titles", "\u001b[31mfoo\u001b]0;t\u0007", String.raw`\u001b[31mfoo\u001b]0;t\u0007`],
  ["the one-character forms of them", "a\u009b31mb", String.raw`a\u009b31mb`],
  ["line breaks of all kinds", "x\n::error::\r\u0085\u2028\u2029", String.raw`x\n::error::\r\u0085\u2028\u2029`],
  ["what turns text around", "a\u202eb\u2066c\u200f", String.raw`a\u202eb\u2066c\u200f`],
  ["what takes no room", "a\u200bb\ufeffc\u00add", String.raw`a\u200bb\ufeffc\u00add`],
  ["tags beyond the first plane", "a\u{e0041}b", String.raw`a\udb40\udc41b`],
  ["halves of characters", "a\ud800b\udfff", String.raw`a\ud800b\udfff`],
  ["tabs and the character that deletes", "a\tb\u007f", String.raw`a\tb\u007f`],
])("%s are made visible", (_, text, expected) => {
  expect(visible(text)).toBe(expected);
});

test("what can be seen stays as it is", () => {
  for (const text of ["web-0", "größer", "日本語", "😀", "a b\u00a0c", "█░×", "\\n"]) expect(visible(text)).toBe(text);
});

test("what is made visible in JSON is the same JSON", () => {
  const text = '\u009b\u202e\u{e0041}\ud800\u001b\n"\\';
  expect(JSON.parse(visible(JSON.stringify(text)))).toBe(text);
});

test("lines of our own making keep their ends, colours and the progress line, and nothing else", () => {
  const ours = "\r\u001b[2K\u001b[1mplan\u001b[22m\n";
  expect(visibleLines(ours, true)).toBe(ours);
  expect(visibleLines(ours, false)).toBe(String.raw`\r\u001b[2K\u001b[1mplan\u001b[22m` + "\n");
  expect(visibleLines("\u001b[2J\u001b[?25l\ra\u001b[1;31mb\u001b", true)).toBe(
    String.raw`\u001b[2J\u001b[?25l\ra\u001b[1;31mb\u001b`,
  );
});
