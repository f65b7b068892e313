/** A file's path as a URI reference: relative, each part escaped, or with `file:` where it is from the root. */
export function fileUri(file: string): string {
  const parts = file
    .replaceAll(/\p{Surrogate}/gu, "\uFFFD")
    .replaceAll("\\", "/")
    .split("/");
  const path = parts.map(encodeURIComponent).join("/");
  if (path.startsWith("/")) return `file://${path}`;
  const [drive = "", ...below] = parts;
  return /^[a-z]:$/i.test(drive) ? `file:///${[drive, ...below.map(encodeURIComponent)].join("/")}` : path;
}
