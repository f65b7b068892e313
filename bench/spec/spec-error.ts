/** Says what in a spec cannot be read or run. */
export class SpecError extends Error {
  override readonly name = "SpecError";
}
