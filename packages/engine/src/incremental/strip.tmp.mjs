// usage: node strip.mjs [--write] files... ; run in the worktree
import ts from "typescript";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
const write = process.argv.includes("--write");
const files = process.argv
  .slice(2)
  .filter((f) => !f.startsWith("--"))
  .map((f) => resolve(f));
const program = ts.createProgram(files, {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noUncheckedIndexedAccess: false,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: [],
});
const checker = program.getTypeChecker();
const typed = new Set(["Int32Array", "Float64Array", "Uint8Array"]);
function objectKind(node) {
  const type = checker.getTypeAtLocation(node.expression);
  const parts = type.isUnion() ? type.types : [type];
  const names = parts.map((t) => t.symbol?.name);
  if (names.every((n) => typed.has(n))) return "typed";
  if (names.every((n) => n === "Array" || n === "ReadonlyArray")) return "array";
  return names.join("|");
}
function maybeUndefined(node) {
  const type = checker.getTypeAtLocation(node);
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((t) => (t.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Any)) !== 0);
}
for (const file of files) {
  const source = program.getSourceFile(file);
  let text = source.text;
  const edits = [];
  const visit = (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
      const left = node.left;
      if (ts.isElementAccessExpression(left) && !left.questionDotToken) {
        const kind = objectKind(left);
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        const right = node.right.getText();
        if (kind === "typed") {
          edits.push({ start: left.getEnd(), end: node.getEnd(), text: "", node });
          if (right !== "0") console.log(`typed  ${file.split("incremental/")[1]}:${line + 1} ${node.getText()}`);
        } else
          console.log(
            `${kind}${maybeUndefined(left) ? "?" : ""}  ${file.split("incremental/")[1]}:${line + 1} ${node.getText()}`,
          );
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  edits.sort((a, b) => b.start - a.start);
  for (const e of edits) text = text.slice(0, e.start) + e.text + text.slice(e.end);
  // (x[i]) -> x[i]
  let before;
  do {
    before = text;
    text = text.replace(
      /(?<![\w\])#}])\(((?:this\.)?[#\w.]+\[[^\[\]()]*(?:\[[^\[\]()]*\])?[^\[\]()]*\])\)(?!\s*=>)/g,
      (m, inner) => inner,
    );
  } while (text !== before);
  // x[i] = x[i] + y -> x[i] += y
  text = text.replace(/^(\s*(?:else )?)((?:this\.)?[#\w.]+\[[^;=]*?\]) = (.+?);$/gm, (m, lead, target, rest) => {
    for (const op of ["+", "-"]) {
      if (rest.startsWith(`${target} ${op} `)) {
        const more = rest.slice(target.length + 3);
        if (/^[\w.#()\[\] *]+$/.test(more))
          return more === "1" ? `${lead}${target}${op}${op};` : `${lead}${target} ${op}= ${more};`;
      }
    }
    return m;
  });
  if (write && text !== source.text) writeFileSync(file, text);
}
