/** What an engine does with a single call: `refused` where it throws a RangeError. Any other error is thrown on. */
export function attempt(act: () => void): "done" | "refused" {
  try {
    act();
    return "done";
  } catch (error) {
    if (error instanceof RangeError) return "refused";
    throw error;
  }
}
