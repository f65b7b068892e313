import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { Plugin } from "vitest/config";

const folder = "/packages/engine/src/incremental/";
const checking = fileURLToPath(new URL("in-range.ts", import.meta.url));

/**
 * Has tests throw where the incremental engine reads a list beyond its ends, or writes an array of numbers there: the
 * compiler does not ask its files, which index arrays all the time, what they do then. Left alone are reads that say it:
 * `list[at] ?? other`, `list[at]?.field`, `list[at] === undefined`.
 */
export function checkedIndexes(): Plugin {
  return {
    name: "stowage:checked-indexes",
    enforce: "pre",
    transform(code, id) {
      const [path = id] = id.split("?");
      const isChecked = path.includes(folder) && path.endsWith(".ts") && !path.endsWith(".test.ts");
      return isChecked ? { code: withChecks(code), map: null } : undefined;
    },
  };
}

/** The code with each index that may not be missing in `__inRange`. Lines stay where they are, so that stacks are true. */
export function withChecks(code: string): string {
  const source = ts.createSourceFile("checked.ts", code, ts.ScriptTarget.Latest, true);
  const inserted: { readonly at: number; readonly text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isElementAccessExpression(node) && isChecked(node)) {
      const { expression: list, argumentExpression: index } = node;
      const text = `__inRange(${list.getText(source)}, ${isWritten(node)}, `;
      inserted.push({ at: index.getStart(source), text }, { at: index.getEnd(), text: ")" });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  inserted.sort((one, other) => one.at - other.at);
  let checked = `import { inRange as __inRange } from ${JSON.stringify(checking)}; `;
  let from = 0;
  for (const { at, text } of inserted) {
    checked += code.slice(from, at) + text;
    from = at;
  }
  return checked + code.slice(from);
}

function isChecked(node: ts.ElementAccessExpression): boolean {
  const { expression: list, argumentExpression: index, questionDotToken } = node;
  if (questionDotToken !== undefined || ts.isStringLiteral(index) || mayBeMissing(node)) return false;
  // The list is evaluated twice then.
  let hasEffects = false;
  const visit = (part: ts.Node): void => {
    hasEffects ||= ts.isCallExpression(part) || ts.isNewExpression(part) || ts.isBinaryExpression(part);
    ts.forEachChild(part, visit);
  };
  visit(list);
  return !hasEffects;
}

function mayBeMissing(node: ts.ElementAccessExpression): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) {
    return parent.expression === node && parent.questionDotToken !== undefined;
  }
  if (!ts.isBinaryExpression(parent)) return false;
  const { left, right, operatorToken } = parent;
  switch (operatorToken.kind) {
    case ts.SyntaxKind.QuestionQuestionToken:
    case ts.SyntaxKind.QuestionQuestionEqualsToken:
      return left === node;
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
      return [left, right].some((side) => ts.isIdentifier(side) && side.text === "undefined");
    default:
      return false;
  }
}

function isWritten(node: ts.ElementAccessExpression): boolean {
  const { parent } = node;
  return (
    ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}
