/** A command that Ctrl-C has ended, and what was known by then. Exit status 130. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}
