/** The name of a template's revision: of the same template where it had one; else one that no other has. */
export function freshRevision(name: string, revisions: ReadonlyMap<string, unknown>, same: string | undefined): string {
  if (same !== undefined) return same;
  let fresh = name;
  for (let number = 1; revisions.has(fresh); number++) fresh = `${name}-${number}`;
  return fresh;
}
