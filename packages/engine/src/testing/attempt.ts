/**
 * What an engine does with a single call: `refused` where it throws a RangeError, as for what is not there. Any other error is
 * thrown on, and so is a wrong index, which is no answer to what was asked.
 */
export function attempt(act: () => void): "done" | "refused" {
  try {
    act();
    return "done";
  } catch (error) {
    if (error instanceof RangeError && !error.message.startsWith("bug: ")) return "refused";
    throw error;
  }
}
