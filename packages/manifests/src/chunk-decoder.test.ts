import { expect, test } from "vitest";
import { decoderFor } from "./chunk-decoder.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What comes of bytes in chunks of a size, each in the memory of the last: the texts, or what of them is valid. */
function decoded(bytes: Uint8Array, size: number): { readonly text: string; readonly isWhole: boolean } {
  const buffer = new Uint8Array(size);
  const decoder = decoderFor(bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = bytes.subarray(at, at + size);
    buffer.set(chunk);
    const piece = decoder.decode(buffer.subarray(0, chunk.length));
    if (typeof piece !== "string") return { text: text + piece.valid, isWhole: false };
    text += piece;
  }
  return { text, isWhole: decoder.isComplete() };
}

const sizes = [1, 2, 3, 4, 5, 6, 7, 100];

test.each(sizes)("characters come whole, whatever chunks of %d bytes cut", (size) => {
  const text = "aé€😀\u{10ffff}z é€";
  expect(decoded(bytesOf(text), size)).toEqual({ text, isWhole: true });
});

test.each(sizes)("a byte order mark is one at the start alone, in chunks of %d bytes", (size) => {
  expect(decoded(bytesOf("\ufeff\ufeffa\ufeff"), size).text).toBe("\ufeffa\ufeff");
});

test.each(sizes)("a text that ends within a character is not whole, in chunks of %d bytes", (size) => {
  for (const cut of [1, 2, 3]) {
    const { text, isWhole } = decoded(bytesOf("a😀").subarray(0, 1 + cut), size);
    expect({ text, isWhole }).toEqual({ text: "a", isWhole: false });
  }
});

test.each(sizes)("what is valid before a wrong byte is known, in chunks of %d bytes", (size) => {
  for (const wrong of [[0xff], [0xc0, 0x80], [0xe2, 0x28], [0xed, 0xa0, 0x80], [0x80], [0xf0, 0x9f, 0x61]]) {
    const { text, isWhole } = decoded(new Uint8Array([...bytesOf("é"), ...wrong, ...bytesOf("abcdefgh")]), size);
    expect({ text, isWhole }).toEqual({ text: "é", isWhole: false });
  }
});

test.each([2, 4, 100])("UTF-16 of both kinds, in chunks of %d bytes", (size) => {
  const units = [0xfeff, 0x61, 0xd83d, 0xde00];
  const bigEndian = new Uint8Array(units.flatMap((unit) => [unit >> 8, unit & 255]));
  const littleEndian = new Uint8Array(units.flatMap((unit) => [unit & 255, unit >> 8]));
  for (const bytes of [bigEndian, littleEndian]) {
    expect(decoded(bytes, size)).toEqual({ text: "a😀", isWhole: true });
    expect(decoded(bytes.subarray(0, 6), size).isWhole).toBe(false);
  }
});
