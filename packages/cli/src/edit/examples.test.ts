import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from "yaml";
import { projectRoot } from "../testing/run-in-memory.ts";
import { editedText } from "./edited-text.ts";

const examples = join(projectRoot, "examples");
const files = readdirSync(examples, { recursive: true, encoding: "utf8" }).filter((name) => /\.ya?ml$/.test(name));

/** The pointer of every single value, and of every collection. */
function pointersIn(node: unknown, pointer = ""): readonly { readonly pointer: string; readonly isSingle: boolean }[] {
  if (isScalar(node)) return [{ pointer, isSingle: true }];
  const inner = isMap(node)
    ? node.items.flatMap(({ key, value }) =>
        isScalar(key)
          ? pointersIn(value, `${pointer}/${String(key.value).replaceAll("~", "~0").replaceAll("/", "~1")}`)
          : [],
      )
    : isSeq(node)
      ? node.items.flatMap((item, index) => pointersIn(item, `${pointer}/${index}`))
      : [];
  return pointer === "" ? inner : [{ pointer, isSingle: false }, ...inner];
}

/** A dozen of them, spread over all. */
function someOf<Item>(all: readonly Item[]): readonly Item[] {
  const step = Math.ceil(all.length / 12);
  return all.filter((_, index) => index % step === 0);
}

/** How many lines of a text are not lines of another one, in their order. */
function newLines(text: string, before: readonly string[]): number {
  let at = 0;
  return text.split("\n").filter((line) => {
    const found = before.indexOf(line, at);
    if (found >= 0) at = found + 1;
    return found < 0;
  }).length;
}

test.each(files)("values of %s are replaced and removed, and other lines stay as they are", (name) => {
  const text = readFileSync(join(examples, name), "utf8");
  const lines = new LineCounter();
  const all = parseAllDocuments(text, { lineCounter: lines });
  const wrong: string[] = [];
  for (const { contents } of Array.isArray(all) ? all : []) {
    const { line, col: column } = lines.linePos(contents?.range?.[0] ?? 0);
    for (const { pointer: path, isSingle } of someOf(pointersIn(contents))) {
      const operations = [
        { op: "remove", path } as const,
        ...(isSingle ? [{ op: "replace", path, value: "other" } as const] : []),
      ];
      for (const operation of operations) {
        const edited = editedText(text, { line, column }, [operation]);
        // One line may be written anew: that of the value, or of a collection that has lost its last item.
        if (!edited.ok || newLines(edited.text, text.split("\n")) > 1) wrong.push(`${operation.op} ${path}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});
