/** A command that can not be carried out as it was asked: shown without a stack, exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
