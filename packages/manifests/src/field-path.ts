/**
 * A step of a field path. What stands in brackets counts the items of a list, or is a map's key:
 * only the value at hand tells which.
 */
export interface PathStep {
  readonly name: string;
  readonly isBracketed: boolean;
}

/** Reads upstream's field paths: `spec.containers[0].ports[1].hostPort`, `metadata.labels[example.com/x]`. */
export function parseFieldPath(path: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  let at = 0;
  while (at < path.length) {
    if (path[at] === "[") {
      const end = closingBracket(path, at);
      steps.push({ name: path.slice(at + 1, end), isBracketed: true });
      at = end + 1;
    } else {
      const from = path[at] === "." ? at + 1 : at;
      const end = indexOfAny(path, from);
      if (end > from) steps.push({ name: path.slice(from, end), isBracketed: false });
      at = Math.max(end, from);
    }
  }
  return steps;
}

/** The place of a list's item that a step names, or -1. */
export function itemIndex(step: PathStep): number {
  return step.isBracketed && /^(0|[1-9][0-9]{0,8})$/.test(step.name) ? Number(step.name) : -1;
}

/** Appends a map's key to a path: as a field where it reads as one, else in brackets. */
export function joinKey(path: string, key: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key)) return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** A key may hold brackets itself: the one that closes it is followed by another step, or by nothing. */
function closingBracket(path: string, open: number): number {
  for (let at = path.indexOf("]", open); at !== -1; at = path.indexOf("]", at + 1)) {
    const next = path[at + 1];
    if (next === undefined || next === "." || next === "[") return at;
  }
  return path.length;
}

function indexOfAny(path: string, from: number): number {
  for (let at = from; at < path.length; at++) if (path[at] === "." || path[at] === "[") return at;
  return path.length;
}
