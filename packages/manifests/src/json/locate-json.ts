import { itemIndex, type PathStep } from "../field-path.ts";
import { walkJson } from "./walk-json.ts";

/**
 * Where the field at a path stands in a JSON text: its key, or the item; the nearest field around it where it
 * is absent.
 */
export function locateJson(text: string, path: readonly PathStep[]): number {
  return walk(text, path).offset;
}

/** The text of the number, `true` or `false` at a path, as it is written; `undefined` where there is none. */
export function scalarInJson(text: string, path: readonly PathStep[]): string | undefined {
  const { value } = walk(text, path);
  return value === undefined ? undefined : /^[-+.\w]+/.exec(text.slice(value, value + longestScalar))?.[0];
}

/** No number or word needs more. */
const longestScalar = 400;

/** `value` is where the value at the whole path begins, if there is one. */
function walk(
  text: string,
  path: readonly PathStep[],
): { readonly offset: number; readonly value: number | undefined } {
  let whole: number | undefined;
  let best = 0;
  let bestDepth = -1;
  /** How many maps and lists the walk is within, and how many of them, from the outside, lie on the path. */
  const frames: { readonly isOnPath: boolean; readonly isList: boolean; items: number }[] = [];
  let isKeyOnPath = true;
  const reach = (depth: number, offset: number): void => {
    if (depth < bestDepth) return;
    best = offset;
    bestDepth = depth;
  };
  walkJson(text, {
    key(name, offset) {
      isKeyOnPath = frames.at(-1)?.isOnPath === true && path[frames.length - 1]?.name === name;
      if (isKeyOnPath) reach(frames.length, offset);
    },
    value(offset, container) {
      const frame = frames.at(-1);
      let isOnPath = isKeyOnPath;
      if (frame === undefined) reach(0, offset);
      else if (frame.isList) {
        const step = path[frames.length - 1];
        isOnPath = frame.isOnPath && step !== undefined && itemIndex(step) === frame.items;
        frame.items++;
        if (isOnPath) reach(frames.length, offset);
      }
      if (isOnPath && frames.length === path.length) whole = offset;
      if (container !== undefined) frames.push({ isOnPath, isList: container === "list", items: 0 });
    },
    close() {
      frames.pop();
    },
  });
  return { offset: best, value: whole };
}
